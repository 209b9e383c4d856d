namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary>
/// Use of the last window over what the plan gives it; 1 spends the limit exactly. <paramref name="Covered"/> is the part of its energy that this is known of, and null
/// where no device was heard of. <paramref name="IntensityStepMinutes"/>: so long one intensity of it holds, the longest of its zones; null: no grams are known.
/// </summary>
internal sealed record BurnRow(string Window, Figure Rate, double? Covered, int? IntensityStepMinutes);
