namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>What the last so many minutes used, and how often that is what the plan gives them.</summary>
/// <param name="Rate">1 spends the limit exactly; null: nothing is known of the window. "At least" while energy of it is unpriced.</param>
public sealed record BurnWindow(int Minutes, BudgetUse Use, double? Rate)
{
    /// <summary>With <see cref="BudgetUse.AtMost"/>; null: nobody can say.</summary>
    public double? HighestRate => (Use.Known, Use.AtMost) switch
    {
        ({ } known, { } most) when most.Parts == known.Parts => Rate,
        ({ Parts: var known }, { Parts: var most }) when known > 0 => Rate * ((double)most / (double)known),
        _ => null,
    };
}
