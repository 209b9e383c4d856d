namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

/// <summary>A line as a server understands it; numbers as they were written.</summary>
internal sealed record DecodedLine(string Measurement, IReadOnlyDictionary<string, string> Tags, IReadOnlyDictionary<string, string> Fields, long UnixNanoseconds);
