using Google.Protobuf;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Ledger;

/// <summary>One agent's ticks over forty minutes, irregular, with owners; the same for the same seed.</summary>
internal sealed class TickTape
{
    private static readonly BatchOrigin Origin = new(ByteString.CopyFrom(new byte[16]), ulong.MaxValue - 3, ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, 16)]));
    private static readonly Owner Run = new() { Kind = OwnerKind.Run, RunId = "gpt" };

    public TickTape(int seed)
    {
        var random = new Random(seed);
        Inventory = InventoryContent.WithContentId(new()
        {
            Host = "node-1",
            Devices = { Gpu("GPU-a", new() { Method = Method.Counter, HalfWidthPpm = 50_000 }), Gpu("GPU-b", new() { Method = Method.Assumed, Range = new() { LowMilliwatts = 46_000, HighMilliwatts = 407_000 } }) },
        });
        long time = 1_000_000_000;
        var unix = (LedgerWorld.Start - DateTimeOffset.UnixEpoch).Ticks / 10;
        long a = 0, b = 0;
        for (var i = 1; i <= 24; i++)
        {
            var start = time;
            time += random.NextInt64(1_000_000, 99_000_001);
            var first = random.NextInt64(0, 60_000_000);
            var second = random.NextInt64(0, 60_000_000);
            var share = random.NextInt64(0, first + 1);
            a += first;
            b += second;
            Ticks.Add(new((ulong)i, new Tick(time, unix + time - 1_000_000_000, Inventory,
                [
                    new() { Device = 0, Kind = RowKind.Interval, StartMicroseconds = start, EndMicroseconds = time, Millijoules = first, CumulativeMillijoules = a, Method = Method.Counter,
                        Shares = [new(Run, PowerState.Active, share), new(new() { Kind = OwnerKind.Unattributed }, PowerState.Unspecified, first - share)] },
                    new() { Device = 1, Kind = RowKind.Interval, StartMicroseconds = start, EndMicroseconds = time, Millijoules = second, CumulativeMillijoules = b, Method = Method.Assumed },
                ],
                [])));
        }

        Millijoules = a + b;
    }

    public Inventory Inventory { get; }

    public List<SequencedTick> Ticks { get; } = [];

    public long Millijoules { get; }

    /// <summary>All ticks, in batches of one.</summary>
    public IEnumerable<Batch> OneByOne() => Ticks.Select(tick => BatchEncoder.Encode(Origin, [tick]));

    /// <summary>Batches that overlap and repeat at random, in any order, and together hold every tick.</summary>
    public IEnumerable<Batch> Shuffled(int seed)
    {
        var random = new Random(seed);
        var spans = Enumerable.Range(0, 12)
            .Select(_ => random.Next(Ticks.Count))
            .Select(first => (First: first, Count: random.Next(1, Ticks.Count - first + 1)))
            .Concat([(First: 0, Count: Ticks.Count / 2), (First: Ticks.Count / 2, Count: Ticks.Count - (Ticks.Count / 2))])
            .ToArray();
        random.Shuffle(spans);
        return spans.Select(span => BatchEncoder.Encode(Origin, Ticks.GetRange(span.First, span.Count)));
    }

    private static Device Gpu(string uuid, BoundRule bound) => new() { Uuid = uuid, Kind = DeviceKind.Gpu, Bounds = { bound } };
}
