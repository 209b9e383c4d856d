namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>A process on a GPU as a tick saw it.</summary>
/// <param name="Pid">As the host numbers it.</param>
/// <param name="HoldsContext">It is listed; without, only load of it was seen: it has just ended, or computes nothing.</param>
/// <param name="Use">Its load since the last samples, in percent summed over them; 0 too where nothing tells.</param>
/// <param name="GpuInstanceId">Of its MIG instance; −1: none, or unknown.</param>
public readonly record struct GpuProcess(int Pid, bool HoldsContext, long Use, int GpuInstanceId);
