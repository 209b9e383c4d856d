using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest.Otlp;

/// <summary>One host of OTLP as the agent that it stands for. One caller at a time: whoever holds <see cref="Turn"/>.</summary>
internal sealed class OtlpHost : IDisposable
{
    private const uint CounterPpm = 50_000;
    // Nothing is known of how the sensor behind a gauge looks at the load: the widest that a part-time sensor was found to be off.
    private const uint IntegratedPpm = 250_000;

    /// <summary>A host that was replaced keeps its devices from its successor no longer.</summary>
    private static readonly TimeSpan LongestLease = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestLease = TimeSpan.FromMicroseconds(OtlpDevice.LongestSilenceMicroseconds);

    private readonly string _name;
    private OtlpMemo _memo;
    private Inventory? _inventory;

    public OtlpHost(string name, OtlpMemo? memo)
    {
        (_name, AgentId) = (name, IdOf(name));
        _memo = memo ?? new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), 0, []);
    }

    public ByteString AgentId { get; }

    public SemaphoreSlim Turn { get; } = new(1);

    public long UsedAt { get; set; }

    /// <summary>The same name is the same agent for ever; no agent of ours draws such an id.</summary>
    public static ByteString IdOf(string name) => ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes($"otlp\0{name}")).AsSpan(0, Limits.IdBytes));

    /// <summary>
    /// What one look adds, as a batch that takes the host from here to <c>Memo</c>; null: nothing. <c>Unseated</c> points are of devices for which there is no room. The devices are this
    /// host's for <c>Lease</c>: an exporter comes seldom, and energy is measured back to its look before.
    /// </summary>
    public (Batch Batch, Inventory Inventory, OtlpMemo Memo, TimeSpan Lease)? Take(IReadOnlyList<OtlpReading> look, out long unseated)
    {
        var devices = _memo.Devices.ToList();
        var positions = new Dictionary<string, int>(devices.Count, StringComparer.Ordinal);
        for (var i = 0; i < devices.Count; i++) positions.TryAdd(devices[i].Uuid, i);
        unseated = 0;
        var rows = new List<DeviceRow>();
        // A look is a moment: its rows end with the latest of its points.
        var at = look.Max(reading => reading.UnixMicroseconds);
        foreach (var reading in look)
        {
            var isKnown = positions.TryGetValue(reading.Uuid, out var position);
            if (!isKnown && devices.Count >= Limits.MaxDevices)
            {
                unseated += reading.Points;
                continue;
            }

            if (!isKnown)
            {
                position = positions[reading.Uuid] = devices.Count;
                devices.Add(new(reading.Uuid, reading.Model, reading.Index, 0, false, null, null, 0));
            }

            if (devices[position].Step(position, reading, at) is not var (next, row)) continue;
            devices[position] = next;
            if (row is { } known) rows.Add(known);
        }

        if (rows.Count == 0)
        {
            // Only moments were completed; what is not durable of that is completed again after a restart.
            if (devices.Count == _memo.Devices.Count) _memo = _memo with { Devices = devices };
            return null;
        }

        var memo = _memo with { Sequence = _memo.Sequence + 1, Devices = devices };
        var inventory = InventoryOf(devices);
        var tick = new Tick(at, at, inventory, [.. rows.OrderBy(row => row.Device)], []);
        return (BatchEncoder.Encode(new(AgentId, memo.Epoch, AgentId), [new(memo.Sequence, tick)]), inventory, memo, LeaseOf(rows));
    }

    /// <summary>It was committed: the host stands here now.</summary>
    public void Accept(OtlpMemo memo, Inventory inventory) => (_memo, _inventory) = (memo, inventory);

    /// <summary>Its readings are not counted: whatever is measured next opens anew, since what was before may be another reporter's.</summary>
    public OtlpMemo Reopened() => _memo = _memo with { Devices = [.. _memo.Devices.Select(device => device with { IsOpen = false })] };

    public bool IsReopened => !_memo.Devices.Any(device => device.IsOpen);

    public void Dispose() => Turn.Dispose();

    /// <summary>Two of its intervals.</summary>
    private static TimeSpan LeaseOf(List<DeviceRow> rows)
    {
        var twice = 2 * TimeSpan.FromMicroseconds(rows.Max(row => row.EndMicroseconds - row.StartMicroseconds));
        return twice < ShortestLease ? ShortestLease : twice > LongestLease ? LongestLease : twice;
    }

    private Inventory InventoryOf(List<OtlpDevice> devices)
    {
        if (_inventory is { } known && known.Devices.Count == devices.Count) return known;
        var inventory = new Inventory { Host = _name, Uncovered = { "node: readings come over OTLP, of GPUs alone" } };
        inventory.Devices.Add(devices.Select(device => new Device
        {
            Uuid = device.Uuid,
            Kind = DeviceKind.Gpu,
            Model = device.Model,
            Index = device.Index,
            Reason = "measured by another exporter, read over OTLP",
            Bounds = { new BoundRule { Method = Method.Counter, HalfWidthPpm = CounterPpm }, new BoundRule { Method = Method.Integrated, HalfWidthPpm = IntegratedPpm } },
        }));
        return InventoryContent.WithContentId(inventory);
    }
}
