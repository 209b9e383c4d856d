using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Intervals;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Ledger;

public class SplitProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Fact]
    public void Split_OfAnyIntervalAndEnergy_ConservesBoth() => ForAnySeed(random =>
    {
        var start = random.NextInt64(-4_000_000_000, 4_000_000_000_000_000);
        var end = start + random.NextInt64(0, 9_000_000_000);
        var total = random.NextInt64(0, 1L << random.Next(1, 53));
        var split = new MinuteSplit(start, end);
        var pieces = split.Pieces().ToList();
        Assert.Equal(total, pieces.Sum(piece => split.PartOf(total, piece)));
        Assert.All(pieces, piece => Assert.InRange(split.PartOf(total, piece), 0, total));
        Assert.Equal((start, end), (pieces[0].StartUnixMicroseconds, pieces[^1].EndUnixMicroseconds));
        Assert.All(pieces.Zip(pieces.Skip(1)), pair => Assert.Equal(pair.First.EndUnixMicroseconds, pair.Second.StartUnixMicroseconds));
        Assert.All(pieces, piece => Assert.Equal(piece.Minute, UtcMinute.FromUnixMicroseconds(piece.StartUnixMicroseconds)));
    });

    [Fact]
    public void Minute_OfAnyTime_HoldsIt() => ForAnySeed(random =>
    {
        var time = random.NextInt64(-(1L << 56), 1L << 56);
        var minute = UtcMinute.FromUnixMicroseconds(time);
        Assert.InRange(time, minute.StartUnixMicroseconds, (minute + 1).StartUnixMicroseconds - 1);
    });

    [Fact]
    public void Entries_OfAnyOwners_ConserveEnergyBoundsAndTime() => ForAnySeed(random =>
    {
        var total = random.NextInt64(0, 1L << 40);
        var shares = Shares(random, total);
        var start = random.NextInt64(0, 1L << 40);
        var row = new DeviceRow
        {
            Device = 0,
            Kind = RowKind.Interval,
            StartMicroseconds = start,
            EndMicroseconds = start + random.NextInt64(0, 600_000_000),
            Millijoules = total,
            CumulativeMillijoules = total,
            Method = Method.Counter,
            Shares = shares,
        };
        var device = new Device { Uuid = "GPU-a", Kind = DeviceKind.Gpu, Bounds = { new BoundRule { Method = Method.Counter, HalfWidthPpm = 50_000 } } };
        var inventory = new Inventory { Host = "node", Devices = { device } };
        var shift = random.NextInt64(0, 1L << 50);
        var entries = TickEntries.Of(new Tick(row.EndMicroseconds, 0, inventory, [row], []), shift).ToList();
        Assert.Equal(total, entries.Sum(entry => entry.Cell.Millijoules));
        var half = (long)(((Int128)total * 50_000 + 500_000) / 1_000_000);
        Assert.Equal(total - half, entries.Sum(entry => entry.Cell.LowMillijoules));
        Assert.Equal(total + half, entries.Sum(entry => entry.Cell.HighMillijoules));
        Assert.Equal(((row.EndMicroseconds + shift) / 1000) - ((row.StartMicroseconds + shift) / 1000), entries.Sum(entry => entry.Cell.ObservedMilliseconds));
        Assert.All(
            entries.GroupBy(entry => entry.Minute),
            minute => Assert.Equal(new MinuteSplit(start + shift, row.EndMicroseconds + shift).Pieces().Single(piece => piece.Minute == minute.Key).Milliseconds, minute.Sum(entry => entry.Cell.ObservedMilliseconds)));
        Assert.All(entries, entry => Assert.True(entry.Cell.ObservedMilliseconds >= 0));
        Assert.All(shares, share => Assert.Equal(
            shares.Where(other => other.Owner!.RunId == share.Owner!.RunId).Sum(other => other.Millijoules),
            entries.Where(entry => entry.Series.Owner == share.Owner!.RunId).Sum(entry => entry.Cell.Millijoules)));
    });

    [Fact]
    public void Products_InAnyGrouping_AreTheSameGrams() => ForAnySeed(random =>
    {
        var parts = Enumerable.Range(0, 40).Select(_ => EmissionProduct.Of(
            new(random.NextInt64(0, 1L << 40)), new Pue(random.Next(1_000_000, 3_000_000), true), new(random.NextInt64(0, 3_000_000_000)))).ToArray();
        var straight = parts.Aggregate((left, right) => left + right);
        random.Shuffle(parts);
        var cut = random.Next(1, parts.Length);
        var grouped = Kept(parts[..cut].Aggregate((left, right) => left + right)) + Kept(parts[cut..].Aggregate((left, right) => left + right));
        Assert.Equal(straight, grouped);
        Assert.Equal(straight.ToGrams(), grouped.ToGrams());
    });

    [Fact]
    public void Received_OfAnyOffers_IsTheirUnion() => ForAnySeed(random =>
    {
        var received = new ReceivedSequences([]);
        var model = new SortedSet<long>();
        for (var offer = 0; offer < 60; offer++)
        {
            var first = random.NextInt64(1, 200);
            var offered = new SequenceSpan(first, first + random.Next(0, 20));
            var missing = received.Missing(offered);
            var expected = Enumerable.Range((int)offered.First, (int)offered.Count).Where(sequence => !model.Contains(sequence)).ToList();
            Assert.Equal(expected, missing.SelectMany(span => Enumerable.Range((int)span.First, (int)span.Count)));
            foreach (var span in missing) received.Add(span);
            foreach (var sequence in expected) model.Add(sequence);
        }

        Assert.Equal(model.Count, received.Spans.Sum(span => span.Count));
        Assert.All(received.Spans.Zip(received.Spans.Skip(1)), pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
        Assert.Equal(received.Spans, new ReceivedSequences(received.Spans).Spans);
    });

    // As a store keeps it: whole nanograms and a remainder.
    private static EmissionProduct Kept(EmissionProduct product)
    {
        var (micrograms, remainder) = product.ToParts();
        return EmissionProduct.FromParts(micrograms, remainder);
    }

    private static List<RowShare> Shares(Random random, long total)
    {
        var shares = new List<RowShare>();
        for (var left = total; ;)
        {
            var part = shares.Count == 5 ? left : random.NextInt64(0, left + 1);
            shares.Add(new(new() { Kind = OwnerKind.Run, RunId = $"run-{random.Next(3)}" }, PowerState.Active, part));
            left -= part;
            if (shares.Count == 6) return shares;
        }
    }

    private static void ForAnySeed(Action<Random> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => check(new Random(seed))).Check(Runs);
}
