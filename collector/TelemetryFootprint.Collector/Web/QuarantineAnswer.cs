namespace TelemetryFootprint.Collector.Web;

/// <summary>What did not count since the start of the process, and the last hundred of it, newest first.</summary>
internal sealed record QuarantineAnswer(long Count, IReadOnlyList<QuarantineRow> Rows);
