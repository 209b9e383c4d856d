namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>A mix that a provider told, and when that became known.</summary>
public sealed record MixVersion(GenerationMix Mix, string Provider, string Source, DateTimeOffset KnownAt);
