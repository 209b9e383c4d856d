namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>One MIG instance of a board. <paramref name="Slices"/> are its compute slices; <paramref name="Profile"/> is such as 3g.20gb.</summary>
public sealed record MigInstance(string Uuid, string Profile, int Slices, int GpuInstanceId, int ComputeInstanceId);
