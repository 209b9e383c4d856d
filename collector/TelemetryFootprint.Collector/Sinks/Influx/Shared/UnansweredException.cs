namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>Of a collector that shares its store: each has only its own part of what would answer this.</summary>
internal sealed class UnansweredException(string what)
    : Exception($"{what} is not answered with Store:Mode=influxdb: each collector keeps its own part of it, which the shared store has not. Store:Mode=embedded answers it");
