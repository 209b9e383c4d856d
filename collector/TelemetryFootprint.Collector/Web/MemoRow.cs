namespace TelemetryFootprint.Collector.Web;

/// <summary>What became known since the closing, of one family: now = closed + the sum of the lines.</summary>
internal sealed record MemoRow(string? Factor, string? Gas, bool Simulated, Figure Closed, Figure Now, Figure Delta, bool Material, IReadOnlyList<MemoLineRow> Lines);
