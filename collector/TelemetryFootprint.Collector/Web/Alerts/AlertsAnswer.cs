namespace TelemetryFootprint.Collector.Web.Alerts;

/// <summary>Alerts that are pending, fire, or are over, the newest first; at most 1,000.</summary>
internal sealed record AlertsAnswer(IReadOnlyList<AlertStateRow> Alerts);
