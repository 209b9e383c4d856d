using System.Buffers;
using System.CommandLine;
using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Runs;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>Options whose value is what a run may use: grams (<c>500g 5kg 1.2t</c>), or an energy (<c>900Wh 20kWh</c>).</summary>
internal static class BudgetOption
{
    private const decimal Largest = 1_000_000_000;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static Option<RunBudget?> Create(string name, string description) =>
        ParsedOption.Create(name, description, "AMOUNT", Parse, "not an amount such as 500g, 5kg, 1.2t, 900Wh or 20kWh (money is a budget of the collector: Budgets:<name>:Limit with Budgets:<name>:Target=run:ID)");

    /// <summary>Null: no amount above 0 with a unit, or more than fits.</summary>
    public static RunBudget? Parse(string text)
    {
        var unit = text.AsSpan().IndexOfAnyExcept(Digits);
        if (unit <= 0 || !decimal.TryParse(text.AsSpan(0, unit), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value is <= 0 or > Largest)
            return null;
        return text[unit..] switch
        {
            "g" => new(text, GramsCo2e.FromKilograms(value / 1000), null),
            "kg" => new(text, GramsCo2e.FromKilograms(value), null),
            "t" => new(text, GramsCo2e.FromKilograms(value * 1000), null),
            _ => EnergyOption.Parse(text) is { } energy ? new(text, null, energy) : null,
        };
    }
}
