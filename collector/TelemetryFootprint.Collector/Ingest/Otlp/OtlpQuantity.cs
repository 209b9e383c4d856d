namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>What a point measures of a GPU.</summary>
internal enum OtlpQuantity
{
    Power,
    Energy,
    Utilization,
    Memory,
    Temperature,
}
