using System.Globalization;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>A limit, or what is used of it: whole picograms, millijoules or nanolitres, so that parts and their sum agree exactly.</summary>
public readonly record struct BudgetAmount(BudgetUnit Unit, Int128 Parts)
{
    // 10^27 parts are 10^9 tonnes: they fit a decimal, and sums of all budgets stay far within 128 bits.
    private const decimal Most = 1e9m;

    private static readonly (string Word, BudgetUnit Unit, decimal Size)[] Words =
    [
        ("kg", BudgetUnit.Grams, 1000m), ("g", BudgetUnit.Grams, 1m), ("MWh", BudgetUnit.Joules, 3_600_000_000m), ("kWh", BudgetUnit.Joules, 3_600_000m),
        ("J", BudgetUnit.Joules, 1m), ("L", BudgetUnit.Litres, 1m), ("t", BudgetUnit.Grams, 1_000_000m),
    ];

    /// <summary>In grams, joules or litres.</summary>
    public double Value => (double)Parts / PartsOf(Unit);

    public static BudgetAmount Of(GramsCo2e grams) => new(BudgetUnit.Grams, grams.Picograms);

    public static BudgetAmount Of(Joules energy) => new(BudgetUnit.Joules, energy.Millijoules);

    public static BudgetAmount Of(Litres water) => new(BudgetUnit.Litres, water.Nanolitres);

    /// <summary>A number above 0 and a unit, such as <c>500kg</c>, <c>1.5 t</c>, <c>200 kWh</c> or <c>900 L</c>; null: it is none.</summary>
    public static BudgetAmount? Parse(string text)
    {
        foreach (var (word, unit, size) in Words)
        {
            if (!text.EndsWith(word, StringComparison.Ordinal)) continue;
            if (!decimal.TryParse(text.AsSpan(0, text.Length - word.Length).TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            if (number <= 0 || number > Most) return null;
            var parts = (Int128)(number * size * 1000) * (PartsOf(unit) / 1000);
            return parts > 0 ? new(unit, parts) : null;
        }

        return null;
    }

    /// <summary>So many times this, to the nearest part.</summary>
    public BudgetAmount Times(decimal factor) => new(Unit, (Parts * (Int128)decimal.Round(factor * 1_000_000) + 500_000) / 1_000_000);

    /// <summary>In the largest of the units that it is at least one of; for people.</summary>
    public string Describe() => (Unit, Value) switch
    {
        (BudgetUnit.Grams, var grams) when Math.Abs(grams) >= 1e6 => Text(grams / 1e6, "t"),
        (BudgetUnit.Grams, var grams) when Math.Abs(grams) >= 1e3 => Text(grams / 1e3, "kg"),
        (BudgetUnit.Grams, var grams) => Text(grams, "g"),
        (BudgetUnit.Joules, var joules) => Text(joules / 3.6e6, "kWh"),
        (_, var litres) => Text(litres, "L"),
    };

    public static BudgetAmount operator +(BudgetAmount left, BudgetAmount right) => new(SameUnit(left, right), checked(left.Parts + right.Parts));

    public static BudgetAmount operator -(BudgetAmount left, BudgetAmount right) => new(SameUnit(left, right), checked(left.Parts - right.Parts));

    private static string Text(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.######} {unit}");

    private static BudgetUnit SameUnit(BudgetAmount left, BudgetAmount right) =>
        left.Unit == right.Unit ? left.Unit : throw new InvalidOperationException($"{left.Unit} and {right.Unit} have no sum.");

    private static long PartsOf(BudgetUnit unit) => unit switch
    {
        BudgetUnit.Grams => 1_000_000_000_000,
        BudgetUnit.Joules => 1_000,
        _ => 1_000_000_000,
    };
}
