using System.CommandLine;
using System.Globalization;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>Options whose value is a decimal number within bounds, written with a point.</summary>
internal static class NumberOption
{
    /// <summary>Beyond every bound of a real figure, and far from where products overflow.</summary>
    private const decimal Largest = 1_000_000_000_000;

    public static Option<decimal?> Create(string name, string description, decimal from = 0, decimal to = Largest) => ParsedOption.Create<decimal?>(
        name,
        description,
        "NUMBER",
        text => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= from && value <= to ? value : null,
        string.Create(CultureInfo.InvariantCulture, $"not a number from {from} to {to}"));
}
