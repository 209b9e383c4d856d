using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>The processes on a device by their runs.</summary>
internal static class GpuUsers
{
    public static IReadOnlyList<GpuUser> Of(IReadOnlyList<GpuProcess> processes, IProcessOwners owners) =>
        processes.Count == 0 ? [] : [.. processes.Select(process => new GpuUser(owners.RunOf(process.Pid), process.HoldsContext, process.Use))];
}
