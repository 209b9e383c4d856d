namespace TelemetryFootprint.Collector.Web;

/// <summary>Factors of a zone; a slot without one is absent.</summary>
internal sealed record IntensityAnswer(string Zone, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<IntensityRow> Slots);
