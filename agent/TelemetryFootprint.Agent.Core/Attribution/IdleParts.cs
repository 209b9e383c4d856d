using System.Globalization;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>Whose it is what a device draws unused; none: nobody's. Each run once.</summary>
internal static class IdleParts
{
    /// <summary>Of a whole GPU, in equal parts: each keeps it from others as much as another.</summary>
    public static IReadOnlyList<IdlePart> Of(IProcessOwners owners, string uuid, int index, long sinceMicroseconds) =>
        [.. owners.ReservedBy(uuid, index, sinceMicroseconds).Select(run => new IdlePart(run, 1))];

    /// <summary>
    /// Of a board in MIG mode, by compute slices: those of an instance without a process are its holders', in equal parts; what no instance has, and
    /// instances that nobody holds, are those' that have the whole board, else nobody's.
    /// </summary>
    /// <param name="owners">Who holds what.</param>
    /// <param name="board">Its UUID and place on the host.</param>
    /// <param name="instances">Of the board.</param>
    /// <param name="processes">With the instances that they are in: what they use is not unused.</param>
    /// <param name="mostSlices">What the board has; null: unknown, and then what is allocated is all.</param>
    /// <param name="sinceMicroseconds">The beginning of the row that is split.</param>
    public static IReadOnlyList<IdlePart> OfMig(
        IProcessOwners owners, (string Uuid, int Index) board, IReadOnlyList<MigInstance> instances, IReadOnlyList<GpuProcess> processes, int? mostSlices, long sinceMicroseconds)
    {
        var used = processes.Select(process => process.GpuInstanceId).ToHashSet();
        var known = instances.Where(instance => instance.Slices > 0).DistinctBy(instance => instance.Uuid, StringComparer.Ordinal).ToList();
        long whole = Math.Max(mostSlices ?? 0, known.Sum(instance => instance.Slices));
        var unheld = whole - known.Where(instance => used.Contains(instance.GpuInstanceId)).Sum(instance => (long)instance.Slices);
        var parts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var instance in known.Where(instance => !used.Contains(instance.GpuInstanceId)))
        {
            if (Share(parts, HoldersOf(owners, board, instance, sinceMicroseconds), instance.Slices))
                unheld -= instance.Slices;
        }

        // A board whose slices nobody knows is held as a whole one is.
        if (Share(parts, owners.ReservedBy(board.Uuid, board.Index, sinceMicroseconds), whole == 0 ? 1 : unheld))
            unheld = 0;
        return Bounded(parts, unheld * GpuUsers.SliceParts);
    }

    /// <summary>By its UUID, by the name that drivers before 470 gave it, and by its board's number as device control groups have it.</summary>
    private static IReadOnlyList<string> HoldersOf(IProcessOwners owners, (string Uuid, int Index) board, MigInstance instance, long sinceMicroseconds)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"/{instance.GpuInstanceId}/{instance.ComputeInstanceId}");
        var names = new[] { instance.Uuid, $"MIG-{board.Uuid}{place}", string.Create(CultureInfo.InvariantCulture, $"{board.Index}{place}") };
        return owners.ReservedBy([.. names.Distinct(StringComparer.Ordinal)], board, sinceMicroseconds);
    }

    /// <summary>False: there is nobody.</summary>
    private static bool Share(Dictionary<string, long> parts, IReadOnlyList<string> runs, long slices)
    {
        if (slices > 0)
        {
            foreach (var run in runs)
                parts[run] = parts.GetValueOrDefault(run) + (slices * GpuUsers.SliceParts / runs.Count);
        }

        return runs.Count > 0;
    }

    /// <summary>As many as share a whole GPU: those that hold least share none of it.</summary>
    private static List<IdlePart> Bounded(Dictionary<string, long> parts, long unheld)
    {
        var kept = parts.Where(part => part.Value > 0).OrderByDescending(part => part.Value).ThenBy(part => part.Key, StringComparer.Ordinal).Take(Reservations.MostOfAGpu).ToList();
        if (kept.Count == 0)
            return [];
        var rest = unheld + parts.Values.Sum() - kept.Sum(part => part.Value);
        List<IdlePart> all = [.. kept.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => new IdlePart(part.Key, part.Value))];
        return rest > 0 ? [.. all, new IdlePart(null, rest)] : all;
    }
}
