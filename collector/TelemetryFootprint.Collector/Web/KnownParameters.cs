namespace TelemetryFootprint.Collector.Web;

/// <summary>The query parameters of an endpoint.</summary>
internal sealed record KnownParameters(IReadOnlyList<string> Names);
