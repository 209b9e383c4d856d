using System.Globalization;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Figures;

/// <summary>Amounts of money in words, rounded here and nowhere before: to hundredths, and what is less than one of the unit to three digits. Unknown is a word, never 0.</summary>
internal static class MoneyText
{
    /// <summary>The unit of an amount without a currency.</summary>
    public const string NoCurrency = "XXX";

    /// <summary>The collector has a currency, whether or not it knows a price.</summary>
    public static bool HasCurrency(Figure? amount) => HasCurrency(amount?.Unit);

    /// <summary>It is the unit of money.</summary>
    public static bool HasCurrency(string? unit) => unit is not (null or NoCurrency);

    /// <summary>A reason beside an amount is energy without a price: the amount is a lower bound.</summary>
    public static string Of(Figure? amount) => amount?.Value is null ? FigureText.Unknown : $"{(amount.Reason is null ? "" : "≥ ")}{Of(amount.Value, amount.Unit)}";

    public static string Of(double? amount, string? unit) => amount switch
    {
        null => FigureText.Unknown,
        0 => $"0 {unit}",
        { } value when Math.Abs(value) < 1 => $"{RoundedText.Significant(value)} {unit}",
        { } value => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} {unit}"),
    };
}
