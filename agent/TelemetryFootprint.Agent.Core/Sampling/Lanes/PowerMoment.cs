namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>Power at a moment of the monotonic clock.</summary>
public readonly record struct PowerMoment(long Microseconds, long Milliwatts);
