using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>
/// The highest burn rate that there can be: machines draw no more than their peak, and the grid is no dirtier than its worst hour. A tier above it would
/// never be reached, and one just below it hardly ever.
/// </summary>
public static class BurnCeiling
{
    /// <summary>Of the ceiling, a tier may be this much.</summary>
    public const decimal Reachable = 0.8m;

    /// <summary>(P_max / P_plan) × (I_max / I_plan).</summary>
    public static decimal Of(Watts peak, Watts plan, GramsPerKilowattHour worst, GramsPerKilowattHour planned) =>
        (decimal)peak.Milliwatts / plan.Milliwatts * worst.Micrograms / planned.Micrograms;

    /// <summary>The same where the plan is a limit over a period: what the peak would use of it, over what the plan does. Null: the peak says nothing of this unit.</summary>
    /// <param name="limit">The plan.</param>
    /// <param name="period">How long it lasts.</param>
    /// <param name="peak">At the site's meter for grams and money, of the machines for joules.</param>
    /// <param name="worst">Null: not known, and grams have no ceiling.</param>
    /// <param name="dearest">The highest tariff; null: not known, and money has no ceiling.</param>
    public static decimal? Of(BudgetAmount limit, MinuteRange period, Watts peak, GramsPerKilowattHour? worst, Tariff? dearest = null)
    {
        const decimal HoursPerMinute = 1m / 60;
        var kilowattHours = (decimal)peak.Milliwatts / 1_000_000 * period.Minutes * HoursPerMinute;
        return (limit.Unit, worst) switch
        {
            (BudgetUnit.Money, _) => dearest is { } tariff ? kilowattHours * tariff.PerKilowattHour / (decimal)limit.Value : null,
            (BudgetUnit.Joules, _) => kilowattHours * Joules.MillijoulesPerKilowattHour / (decimal)limit.Parts,
            (BudgetUnit.Grams, { } grams) => kilowattHours * grams.Micrograms / ((decimal)limit.Parts / 1_000_000),
            _ => null,
        };
    }

    public static bool CanReach(BurnTier tier, decimal ceiling) => tier.Rate <= ceiling * Reachable;
}
