namespace TelemetryFootprint.Collector.Web;

/// <summary>Who changed what the account says, oldest first. Next: ask after it for more; null: that is all.</summary>
internal sealed record AuditAnswer(IReadOnlyList<AuditAnswerRow> Rows, long? Next);
