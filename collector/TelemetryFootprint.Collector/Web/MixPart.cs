namespace TelemetryFootprint.Collector.Web;

/// <summary>One fuel's percent of a mix.</summary>
internal sealed record MixPart(string Fuel, decimal Percent);
