namespace TelemetryFootprint.Collector.Ingest;

/// <summary>A stream was opened and nothing was said on it.</summary>
internal sealed class HelloTimeoutException(TimeSpan limit) : Exception($"no hello within {limit.TotalSeconds} s");
