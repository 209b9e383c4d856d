namespace TelemetryFootprint.SystemTests.Energy;

/// <summary>A GPU of a playback: the call that its energy comes from, and the relative error that this may have.</summary>
/// <param name="FromCall">Truth begins at this successful call; the first, 0, is the plan's, some milliseconds before the first row opens.</param>
internal sealed record PlayedGpu(int Index, string Uuid, string Call, double Tolerance, int FromCall = 0);
