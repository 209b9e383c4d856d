using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>The collector's last word on a run.</summary>
/// <param name="State">As it came.</param>
/// <param name="ReceivedAt">When, as a timestamp of delivery's time provider.</param>
public sealed record KeptRunState(RunState State, long ReceivedAt);
