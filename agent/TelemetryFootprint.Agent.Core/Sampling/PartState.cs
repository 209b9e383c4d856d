using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>What is counted beside the GPUs, as its last row left it: a MIG instance (in its board's energy already), a Grace module's remainder, a part of the node.</summary>
public sealed record PartState(Device Device, long CumulativeMillijoules);
