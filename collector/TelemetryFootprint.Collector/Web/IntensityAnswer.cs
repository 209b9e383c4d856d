namespace TelemetryFootprint.Collector.Web;

/// <summary>Factors of a zone; a slot without one is absent. An empty answer says why.</summary>
internal sealed record IntensityAnswer(string Zone, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<IntensityRow> Slots, string? Reason);
