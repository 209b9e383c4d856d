namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>An answer has more rows than one statement may; the same is to be had in parts of its time.</summary>
internal sealed class TooManyRowsException() : TimeoutException($"It has more than {InfluxQueries.MostRows} rows");
