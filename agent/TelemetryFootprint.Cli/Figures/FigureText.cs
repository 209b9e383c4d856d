using System.Globalization;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Figures;

/// <summary>Figures in words. Unknown is a word, never 0.</summary>
internal static class FigureText
{
    public const string Unknown = "unknown";
    public const string Unpriced = "unpriced";

    public static string Watts(double? watts) => Number(watts, "f1");

    public static string Joules(double? joules) => Number(joules, "f0");

    /// <summary>The bounds of a figure, such as 285.0-315.0; nothing where there are none.</summary>
    public static string Range(double? low, double? high, string format) => low is null || high is null ? "" : $"{Number(low, format)}-{Number(high, format)}";

    /// <summary>With the prefix that keeps it short, such as 4.2 kW or 12.3 kJ.</summary>
    public static string Scaled(double? value, string unit) => value switch
    {
        null => $"{Unknown} {unit}",
        >= 1e9 => $"{Number(value / 1e9, "f1")} G{unit}",
        >= 1e6 => $"{Number(value / 1e6, "f1")} M{unit}",
        >= 1e3 => $"{Number(value / 1e3, "f1")} k{unit}",
        _ => $"{Number(value, "f1")} {unit}",
    };

    /// <summary>Grams with the digits that a short run needs: at least three that mean something.</summary>
    public static string Grams(GramsSince grams) => grams switch
    {
        { Value: null, IsUnpriced: true } => Unpriced,
        { Value: null } => Unknown,
        { Value: { } value, IsUnpriced: true } => $"≥ {Significant(value)}",
        { Value: { } value } => Significant(value),
    };

    public static string Percent(Figure? ratio) => Percent(ratio?.Value);

    public static string Percent(double? ratio) => ratio is { } value ? value.ToString("p0", CultureInfo.InvariantCulture) : Unknown;

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? Unknown;

    private static string Significant(double value) => value.ToString(Math.Abs(value) >= 100 ? "f1" : Math.Abs(value) >= 1 ? "f3" : "f6", CultureInfo.InvariantCulture);
}
