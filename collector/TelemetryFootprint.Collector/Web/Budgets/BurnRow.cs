namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary>Use of the last window over what the plan gives it; 1 spends the limit exactly.</summary>
internal sealed record BurnRow(string Window, Figure Rate);
