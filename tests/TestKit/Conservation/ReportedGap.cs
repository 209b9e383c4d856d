namespace TelemetryFootprint.TestKit.Conservation;

/// <summary>Time of a device that the system under test says it could not observe. Half-open, Unix microseconds.</summary>
public readonly record struct ReportedGap(string DeviceUuid, long StartMicroseconds, long EndMicroseconds);
