using System.Globalization;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>A limit, or what is used of it: whole picograms, millijoules, nanolitres or billionths of a currency, so that parts and their sum agree exactly.</summary>
public readonly record struct BudgetAmount(BudgetUnit Unit, Int128 Parts)
{
    // 10^27 parts are 10^9 tonnes: they fit a decimal, and sums of all budgets stay far within 128 bits.
    private const decimal Most = 1e9m;

    private static readonly (string Word, BudgetUnit Unit, decimal Size)[] Words =
    [
        ("kg", BudgetUnit.Grams, 1000m), ("g", BudgetUnit.Grams, 1m), ("MWh", BudgetUnit.Joules, 3_600_000_000m), ("kWh", BudgetUnit.Joules, 3_600_000m),
        ("J", BudgetUnit.Joules, 1m), ("L", BudgetUnit.Litres, 1m), ("t", BudgetUnit.Grams, 1_000_000m),
    ];

    private const int CurrencyLetters = 3;

    /// <summary>Of money, its currency by ISO 4217; else null.</summary>
    public string? Currency { get; init; }

    /// <summary>In grams, joules, litres or units of the currency.</summary>
    public double Value => (double)Parts / PartsOf(Unit);

    /// <summary>What <see cref="Value"/> is in: g, J, L or the currency.</summary>
    public string Symbol => Unit switch
    {
        BudgetUnit.Grams => "g",
        BudgetUnit.Joules => "J",
        BudgetUnit.Litres => "L",
        _ => Currency ?? string.Empty,
    };

    public static BudgetAmount Of(GramsCo2e grams) => new(BudgetUnit.Grams, grams.Picograms);

    public static BudgetAmount Of(Joules energy) => new(BudgetUnit.Joules, energy.Millijoules);

    public static BudgetAmount Of(Litres water) => new(BudgetUnit.Litres, water.Nanolitres);

    public static BudgetAmount Of(Money money) => new(BudgetUnit.Money, (Int128)decimal.Round(money.Amount * PartsOf(BudgetUnit.Money))) { Currency = money.Currency };

    /// <summary>
    /// A number above 0 and a unit, such as <c>500kg</c>, <c>1.5 t</c>, <c>200 kWh</c>, <c>900 L</c> or <c>500 EUR</c>; null: it is none. Three capitals are a
    /// currency, whether or not anybody has it.
    /// </summary>
    public static BudgetAmount? Parse(string text)
    {
        if (text.Length > CurrencyLetters && text[^CurrencyLetters..] is var currency && currency.All(char.IsAsciiLetterUpper))
            return Parse(text[..^CurrencyLetters], BudgetUnit.Money, 1m) is { } money ? money with { Currency = currency } : null;
        foreach (var (word, unit, size) in Words)
        {
            if (text.EndsWith(word, StringComparison.Ordinal)) return Parse(text[..^word.Length], unit, size);
        }

        return null;
    }

    /// <summary>So many times this, to the nearest part.</summary>
    public BudgetAmount Times(decimal factor) => WithParts((Parts * (Int128)decimal.Round(factor * 1_000_000) + 500_000) / 1_000_000);

    /// <summary>So many parts of the same.</summary>
    public BudgetAmount WithParts(Int128 parts) => this with { Parts = parts };

    /// <summary>In the largest of the units that it is at least one of; for people.</summary>
    public string Describe() => (Unit, Value) switch
    {
        (BudgetUnit.Grams, var grams) when Math.Abs(grams) >= 1e6 => Text(grams / 1e6, "t"),
        (BudgetUnit.Grams, var grams) when Math.Abs(grams) >= 1e3 => Text(grams / 1e3, "kg"),
        (BudgetUnit.Grams, var grams) => Text(grams, "g"),
        (BudgetUnit.Joules, var joules) => Text(joules / 3.6e6, "kWh"),
        (_, var value) => Text(value, Symbol),
    };

    public static BudgetAmount operator +(BudgetAmount left, BudgetAmount right) => Same(left, right).WithParts(checked(left.Parts + right.Parts));

    public static BudgetAmount operator -(BudgetAmount left, BudgetAmount right) => Same(left, right).WithParts(checked(left.Parts - right.Parts));

    private static string Text(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.######} {unit}");

    private static BudgetAmount Same(BudgetAmount left, BudgetAmount right) =>
        left.Unit == right.Unit && left.Currency == right.Currency ? left : throw new InvalidOperationException($"{left.Unit} and {right.Unit} have no sum.");

    private static BudgetAmount? Parse(string text, BudgetUnit unit, decimal size)
    {
        if (!decimal.TryParse(text.AsSpan().TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        if (number <= 0 || number > Most) return null;
        var parts = (Int128)(number * size * 1000) * (PartsOf(unit) / 1000);
        return parts > 0 ? new(unit, parts) : null;
    }

    private static long PartsOf(BudgetUnit unit) => unit switch
    {
        BudgetUnit.Grams => 1_000_000_000_000,
        BudgetUnit.Joules => 1_000,
        _ => 1_000_000_000,
    };
}
