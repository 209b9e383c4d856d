namespace TelemetryFootprint.Collector.Web.Alerts;

/// <summary>
/// Alerts that are pending, fire, or are over, the newest first; at most 1,000. <paramref name="At"/>: the evaluation of budgets that they are of; null: there
/// is none yet.
/// </summary>
internal sealed record AlertsAnswer(DateTimeOffset? At, IReadOnlyList<AlertStateRow> Alerts);
