namespace TelemetryFootprint.Collector.Intensity;

/// <summary>One provider's answers for one zone: what is asked in single flight and has a state of its own.</summary>
internal readonly record struct ProviderKey(string Provider, string Zone);
