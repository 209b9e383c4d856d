using System.Globalization;
using TelemetryFootprint.Accounting.Intervals;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Devices.Topology;

/// <summary>
/// Splits a board's rows over its MIG instances by compute slices. The board is read once; the parts, with what no instance holds as one
/// of them, sum to it in every row, also when instances come and go. Only the split is modelled: a part's method is its board's.
/// </summary>
public sealed class MigSplit(string boardUuid)
{
    private const int MostRemembered = 256;

    private readonly Dictionary<string, long> _cumulative = new(StringComparer.Ordinal);
    private CarryingSplit? _split;

    /// <summary>In the order of the rows; empty: the board is not split.</summary>
    public IReadOnlyList<MigPart> Parts { get; private set; } = [];

    /// <summary>Takes over the instances as they are now; true if the parts are others than before, so that the inventory must name them anew.</summary>
    /// <param name="instances">Empty: nothing is allocated.</param>
    /// <param name="maximum">The board's compute slices; 0 or less: unknown, and then only what is allocated counts.</param>
    public bool Use(IEnumerable<MigInstance> instances, int maximum)
    {
        List<MigPart> parts = [.. instances.DistinctBy(instance => instance.Uuid).Select(Part)];
        var unallocated = maximum - parts.Sum(part => part.Slices);
        // Without any slice to go by nobody's part is known: all of it stays unallocated.
        if (unallocated > 0 || (parts.Count > 0 && parts.All(part => part.Slices == 0)))
            parts.Add(new MigPart(boardUuid + "/unallocated", "", Math.Max(1, unallocated)));
        if (parts.SequenceEqual(Parts))
            return false;
        Parts = parts;
        _split = parts.Count == 0 ? null : new CarryingSplit([.. parts.Select(part => (long)part.Slices)]);
        Forget();
        return true;
    }

    /// <summary>The board is no longer split.</summary>
    public bool Stop() => Use([], 0);

    /// <summary>One row per part, with the board's times, kind and method.</summary>
    /// <param name="board">The board's row of this tick.</param>
    /// <param name="position">Where the first part stands in the inventory; the others follow it.</param>
    public IReadOnlyList<DeviceRow> Split(in DeviceRow board, int position)
    {
        if (_split is not { } split)
            return [];
        var energy = split.Split(board.Millijoules);
        var whole = Parts.Sum(part => (long)part.Slices);
        var rows = new DeviceRow[Parts.Count];
        long before = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var after = before + Parts[i].Slices;
            rows[i] = new DeviceRow
            {
                Device = position + i,
                Kind = board.Kind,
                StartMicroseconds = board.StartMicroseconds,
                EndMicroseconds = board.EndMicroseconds,
                Millijoules = energy[i],
                CumulativeMillijoules = Add(Parts[i].Uuid, energy[i]),
                Method = board.Method,
                PowerMilliwatts = board.PowerMilliwatts is { } power ? ConservingSplit.Between(power, before, after, whole) : null,
            };
            before = after;
        }

        return rows;
    }

    private static MigPart Part(MigInstance instance) => new(instance.Uuid, instance.Profile.Length > 0 ? instance.Profile : "unknown", Math.Max(0, instance.Slices))
    {
        Place = string.Create(CultureInfo.InvariantCulture, $"{instance.GpuInstanceId}/{instance.ComputeInstanceId}"),
    };

    private long Add(string uuid, long millijoules) => _cumulative[uuid] = checked(_cumulative.GetValueOrDefault(uuid) + millijoules);

    // An instance that is made again has the same UUID and goes on where it was, unless very many have come and gone since.
    private void Forget()
    {
        if (_cumulative.Count <= MostRemembered)
            return;
        foreach (var uuid in _cumulative.Keys.Except(Parts.Select(part => part.Uuid)).ToList())
            _cumulative.Remove(uuid);
    }
}
