namespace TelemetryFootprint.Collector.Web;

/// <summary>Every figure of the API. A null value is unknown and says why; it is never 0.</summary>
internal sealed record Figure(double? Value, string Unit, double? Low = null, double? High = null, string? Method = null, string? Quality = null, string? Reason = null);
