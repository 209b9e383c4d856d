namespace TelemetryFootprint.TestKit.Conservation;

/// <summary>What a device truly drew over an interval, and whether anyone could have measured it. Half-open, Unix microseconds.</summary>
public readonly record struct TruthInterval(long StartMicroseconds, long EndMicroseconds, long Millijoules, bool IsObservable);
