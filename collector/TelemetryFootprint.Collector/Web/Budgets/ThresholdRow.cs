namespace TelemetryFootprint.Collector.Web.Budgets;

/// <summary>A part of the limit, and the minute of the energy's own time in which it was passed; null: it is not, as far as is known.</summary>
internal sealed record ThresholdRow(double Ratio, DateTimeOffset? CrossedAt);
