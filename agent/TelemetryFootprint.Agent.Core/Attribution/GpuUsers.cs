using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>The processes on a device by their runs.</summary>
internal static class GpuUsers
{
    /// <summary>An instance's slice in parts: a number that most counts of processes divide.</summary>
    public const long SliceParts = 5_040;

    /// <summary>On a whole GPU: each holds as much of it as another.</summary>
    public static IReadOnlyList<GpuUser> Of(IReadOnlyList<GpuProcess> processes, IProcessOwners owners, long sinceMicroseconds = long.MaxValue) =>
        processes.Count == 0 ? [] : [.. processes.Select(process => new GpuUser(owners.RunOf(process.Pid, sinceMicroseconds), process.HoldsContext ? 1 : 0, process.Use))];

    /// <summary>
    /// On a board in MIG mode, where the driver tells no load of processes: an instance's processes hold its compute slices in equal parts, and slices
    /// without any process are nobody's.
    /// </summary>
    /// <param name="processes">With the instances that they are in.</param>
    /// <param name="owners">Whose they are.</param>
    /// <param name="instances">Of the board.</param>
    /// <param name="mostSlices">What the board has; null: unknown, and then what is allocated is all.</param>
    /// <param name="sinceMicroseconds">The beginning of the row that is split.</param>
    public static IReadOnlyList<GpuUser> OfMig(IReadOnlyList<GpuProcess> processes, IProcessOwners owners, IReadOnlyList<MigInstance> instances, int? mostSlices, long sinceMicroseconds = long.MaxValue)
    {
        var slices = instances.GroupBy(instance => instance.GpuInstanceId).ToDictionary(group => group.Key, group => group.Sum(instance => Math.Max(0, instance.Slices)));
        // A process of no instance that is known (it is new, or the driver does not say): nobody can weigh it against the others.
        if (processes.Count == 0 || processes.Any(process => slices.GetValueOrDefault(process.GpuInstanceId) == 0))
            return Of(processes, owners, sinceMicroseconds);
        var held = processes.GroupBy(process => process.GpuInstanceId).ToList();
        var free = Math.Max(mostSlices ?? 0, slices.Values.Sum()) - held.Sum(instance => slices[instance.Key]);
        var users = held.SelectMany(instance => instance.Select(process => new GpuUser(owners.RunOf(process.Pid, sinceMicroseconds), Math.Max(1, slices[instance.Key] * SliceParts / instance.Count()), 0)));
        return free > 0 ? [.. users, GpuUser.Free(free * SliceParts)] : [.. users];
    }
}
