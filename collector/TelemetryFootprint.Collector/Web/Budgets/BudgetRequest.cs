namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary>What makes or replaces a budget: the settings of <c>Budgets:&lt;name&gt;</c>, as they are written there. What is not given has its default.</summary>
internal sealed record BudgetRequest(
    string Limit, string? Target, string? Period, string? TimeZone, string? Thresholds, string? Parent, string? Tiers, double? PeakWatts, double? PeakIntensity, string? Floor, string? Coverage, string? Plan);
