using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>A rate of spending that is worth a word, where 1 is the plan: the limit, spread evenly over the period.</summary>
/// <param name="Rate">Above 1: a budget is meant to be spent.</param>
/// <param name="Minutes">The long window, which says that it matters.</param>
public readonly record struct BurnTier(decimal Rate, int Minutes)
{
    private const int ShortPart = 12;

    /// <summary>The short window, which says that it still goes on.</summary>
    public int ShortMinutes => Math.Max(1, Minutes / ShortPart);

    /// <summary>What spending at this rate over the long window takes.</summary>
    public BudgetAmount Takes(BudgetAmount limit, MinuteRange period) => limit.Times(Rate * Minutes / period.Minutes);

    /// <summary>How long the whole limit lasts at this rate.</summary>
    public TimeSpan Exhausts(MinuteRange period) => TimeSpan.FromMinutes((double)(period.Minutes / Rate));
}
