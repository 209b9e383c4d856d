using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Energy;

/// <summary>What a meter says when a row is closed: an interval with its energy, or an opening without any.</summary>
public readonly record struct MeterStep(RowKind Kind, long StartMicroseconds, long Millijoules);
