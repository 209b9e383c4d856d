namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>One device to be visited in a round.</summary>
internal readonly record struct LaneVisit(DeviceSeat Seat, LaneRound Round);
