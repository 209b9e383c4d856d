using System.Collections.Frozen;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Account;

/// <summary><c>Account:Currency</c>: a currency in use, by its code of ISO 4217. What it is not set to is not guessed from a zone.</summary>
internal static class CurrencyCode
{
    public const string Key = "Account:Currency";

    /// <summary>The code of no currency: the unit of an amount that has none.</summary>
    public const string None = "XXX";

    private static readonly FrozenSet<string> InUse = """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK
        DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD
        KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG
        QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES
        VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Null: it is not set, and nothing has a price.</summary>
    public static string? Read(SettingsReader settings) => settings.Text(Key) is not { } code ? null
        : InUse.Contains(code) ? code
        : throw settings.Wrong(Key, code, "a currency of ISO 4217 such as EUR, USD or JPY, in capitals");
}
