namespace TelemetryFootprint.Collector.Web;

/// <summary>What changed of energy in slots of [from, to) after it was booked, oldest first. Next: ask after it for more; null: that is all.</summary>
internal sealed record RestatementsAnswer(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<RestatementRow> Rows, long? Next);
