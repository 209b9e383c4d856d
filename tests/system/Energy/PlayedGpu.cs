namespace TelemetryFootprint.SystemTests.Energy;

/// <summary>A GPU of a playback: the call that its energy comes from, and the relative error that this may have.</summary>
internal sealed record PlayedGpu(int Index, string Uuid, string Call, double Tolerance);
