namespace TelemetryFootprint.SystemTests.Energy;

/// <summary>A GPU of a playback: the call that its energy comes from, and the relative error that this may have.</summary>
/// <param name="SwingWatts">Allowed besides, for every second in which a busy machine let nobody read: what power may have done meanwhile.</param>
internal sealed record PlayedGpu(int Index, string Uuid, string Call, double Tolerance, double SwingWatts = 0);
