namespace TelemetryFootprint.Collector.Web;

/// <summary>Grams that came or went for one reason.</summary>
internal sealed record MemoLineRow(string Zone, string Reason, Figure Delta);
