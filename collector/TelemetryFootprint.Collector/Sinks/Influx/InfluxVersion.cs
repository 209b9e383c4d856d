namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>Which write address a server has: <c>/write</c>, <c>/api/v2/write</c> or <c>/api/v3/write_lp</c>.</summary>
internal enum InfluxVersion
{
    V1 = 1,
    V2 = 2,
    V3 = 3,
}
