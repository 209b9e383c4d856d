using Google.Protobuf;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Ledger;

/// <summary>One epoch of one agent: irregular ticks with owners, gaps and rows that only open; the same for the same seed.</summary>
internal sealed class TickTape
{
    /// <summary>Monotonic time at <see cref="LedgerWorld.Start"/>, µs.</summary>
    public const long Begin = 1_000_000_000;

    private const int GapCode = 15;
    private static readonly Owner Run = new() { Kind = OwnerKind.Run, RunId = "gpt" };
    private static readonly Owner Nobody = new() { Kind = OwnerKind.Unattributed };

    private readonly Random _random;
    private readonly BatchOrigin _origin;
    private readonly DateTimeOffset _receivedAt;
    private readonly List<SequencedTick> _ticks = [];
    private readonly long?[] _ends = new long?[3];
    private readonly long[] _cumulative = new long[3];

    public TickTape(int seed, byte agent, ulong epoch, int ticks, long begin, DateTimeOffset receivedAt, byte boot = 7)
    {
        _random = new Random(seed);
        _origin = new(ByteString.CopyFrom([.. Enumerable.Repeat(agent, 16)]), epoch, ByteString.CopyFrom([.. Enumerable.Repeat(boot, 16)]));
        _receivedAt = receivedAt;
        Inventory = InventoryContent.WithContentId(new()
        {
            Host = $"node-{agent}",
            Devices =
            {
                Gpu($"GPU-{agent}-a", new() { Method = Method.Counter, HalfWidthPpm = 50_000 }),
                Gpu($"GPU-{agent}-b", new() { Method = Method.Assumed, Range = new() { LowMilliwatts = 46_000, HighMilliwatts = 407_000 } }),
                Instance($"MIG-{agent}-a", $"GPU-{agent}-a"),
            },
        });
        End = begin;
        var unix = (LedgerWorld.Start - DateTimeOffset.UnixEpoch).Ticks / 10;
        for (var sequence = 1; sequence <= ticks; sequence++)
        {
            End += _random.NextInt64(1_000_000, 99_000_001);
            _ticks.Add(new((ulong)sequence, NextTick(unix + End - Begin)));
        }
    }

    public Inventory Inventory { get; }

    /// <summary>Monotonic time of the last tick, µs.</summary>
    public long End { get; private set; }

    /// <summary>Of the boards: the instance's energy is in no sum.</summary>
    public long Millijoules => _cumulative[0] + _cumulative[1];

    public long PartMillijoules => _cumulative[2];

    /// <summary>All ticks, in batches of one.</summary>
    public IEnumerable<Arrival> OneByOne() => _ticks.Select(tick => Send([tick]));

    /// <summary>Batches that overlap and repeat at random, in any order, and together hold every tick.</summary>
    public IEnumerable<Arrival> Shuffled(int seed)
    {
        var random = new Random(seed);
        var half = _ticks.Count / 2;
        var spans = Enumerable.Range(0, 6)
            .Select(_ => random.Next(_ticks.Count))
            .Select(first => (First: first, Count: random.Next(1, _ticks.Count - first + 1)))
            .Concat([(First: 0, Count: half), (First: half, Count: _ticks.Count - half)])
            .ToArray();
        random.Shuffle(spans);
        return spans.Select(span => Send(_ticks.GetRange(span.First, span.Count)));
    }

    private Arrival Send(IReadOnlyList<SequencedTick> ticks) => new(BatchEncoder.Encode(_origin, ticks), Inventory, _receivedAt);

    private Tick NextTick(long unix)
    {
        var (rows, gaps) = (new List<DeviceRow>(), new List<DeviceGap>());
        for (var device = 0; device < _ends.Length; device++)
        {
            if (_random.Next(6) == 0) gaps.Add(new(device, GapCode));
            else rows.Add(NextRow(device));
        }

        return new(End, unix, Inventory, rows, gaps);
    }

    /// <summary>The first of a device opens; one after others bridges what lay between, or gives it up and opens again.</summary>
    private DeviceRow NextRow(int device)
    {
        var isOpening = _ends[device] is null || _random.Next(8) == 0;
        var start = isOpening ? End : _ends[device]!.Value;
        var energy = isOpening ? 0 : _random.NextInt64(0, 60_000_000);
        _ends[device] = End;
        _cumulative[device] += energy;
        return new()
        {
            Device = device,
            Kind = isOpening ? RowKind.Opening : _random.Next(8) == 0 ? RowKind.Bridged : RowKind.Interval,
            StartMicroseconds = start,
            EndMicroseconds = End,
            Millijoules = energy,
            CumulativeMillijoules = _cumulative[device],
            Method = device == 1 ? Method.Assumed : Method.Counter,
            Shares = device == 0 && !isOpening ? Shares(energy) : null,
        };
    }

    private RowShare[] Shares(long energy)
    {
        var share = _random.NextInt64(0, energy + 1);
        return [new(Run, PowerState.Active, share), new(Nobody, PowerState.Unspecified, energy - share)];
    }

    private static Device Instance(string uuid, string board) => new()
    {
        Uuid = uuid,
        Kind = DeviceKind.Mig,
        ParentUuid = board,
        MigProfile = "1g.10gb",
        Slices = 1,
        Bounds = { new BoundRule { Method = Method.Counter, HalfWidthPpm = 50_000 } },
    };

    private static Device Gpu(string uuid, BoundRule bound) => new() { Uuid = uuid, Kind = DeviceKind.Gpu, Bounds = { bound } };
}
