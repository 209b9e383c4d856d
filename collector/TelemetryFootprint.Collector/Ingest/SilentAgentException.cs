namespace TelemetryFootprint.Collector.Ingest;

/// <summary>An agent says something every 5 s; this one is gone, or sends its message too slowly.</summary>
internal sealed class SilentAgentException(TimeSpan limit) : Exception(FormattableString.Invariant($"no complete message within {limit.TotalSeconds:0.#} s"));
