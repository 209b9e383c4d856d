using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What energy and grams cost, in one currency, as configured now; of the past too.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Tariffs">By site; a site that is not in it has none.</param>
/// <param name="Carbon">Null: grams have no price.</param>
public sealed record PriceBook(string Currency, IReadOnlyDictionary<string, TariffSeries> Tariffs, CarbonPrice? Carbon = null)
{
    /// <summary>The most that a kilowatt-hour ever costs at any site; null: no site has a tariff.</summary>
    public Tariff? Dearest => Tariffs.Values.SelectMany(series => series.Entries).Max(entry => (decimal?)entry.PerKilowattHour) is { } highest ? new(highest, Currency) : null;

    /// <summary>Null: nobody says what energy costs at that site then.</summary>
    public TariffRange? TariffOf(string site, MinuteRange minutes) => Tariffs.TryGetValue(site, out var series) ? series.Over(minutes, Currency) : null;
}
