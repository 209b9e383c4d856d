namespace TelemetryFootprint.Collector.Web;

/// <summary>One act. Old null: there was nothing before; new null: nothing is left.</summary>
internal sealed record AuditAnswerRow(long Id, DateTimeOffset At, string Who, string What, string Subject, string? Old, string? New, string Reason);
