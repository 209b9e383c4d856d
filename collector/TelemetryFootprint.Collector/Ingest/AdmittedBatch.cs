using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>What was decided of a batch when it was let in.</summary>
internal readonly record struct AdmittedBatch(Inventory Inventory, long ClockOffsetMicroseconds);
