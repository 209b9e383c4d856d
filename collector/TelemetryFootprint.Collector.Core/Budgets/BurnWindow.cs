namespace TelemetryFootprint.Collector.Core.Budgets;

/// <summary>What the last so many minutes used, and how often that is what the plan gives them.</summary>
/// <param name="Rate">1 spends the limit exactly; null: nothing is known of the window.</param>
public sealed record BurnWindow(int Minutes, BudgetUse Use, double? Rate);
