namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>An act, and when it was written down. Ids ascend.</summary>
public sealed record AuditRow(long Id, DateTimeOffset At, AuditEntry Entry);
