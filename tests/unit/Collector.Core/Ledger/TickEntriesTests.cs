using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

public class TickEntriesTests
{
    private const long Second = 1_000_000;

    private static readonly Inventory Inventory = new()
    {
        Host = "node-1",
        Devices =
        {
            new Device { Uuid = "GPU-a", Kind = DeviceKind.Gpu, Bounds = { new BoundRule { Method = Method.Counter, HalfWidthPpm = 50_000 } } },
            new Device { Uuid = "MIG-b", Kind = DeviceKind.Mig },
        },
    };

    private static DeviceRow Row(long start, long end, long millijoules, RowKind kind = RowKind.Interval, int device = 0) => new()
    {
        Device = device,
        Kind = kind,
        StartMicroseconds = start,
        EndMicroseconds = end,
        Millijoules = millijoules,
        CumulativeMillijoules = millijoules,
        Method = Method.Counter,
    };

    private static List<LedgerEntry> Entries(DeviceRow row, long shift = 0) => [.. TickEntries.Of(new(row.EndMicroseconds, 0, Inventory, [row], []), shift)];

    [Fact]
    public void Entries_AcrossAMinute_AreSplitByTime()
    {
        var entries = Entries(Row(0, 30 * Second, 300_000), shift: 50 * Second);
        Assert.Equal([(0, 100_000L, 10_000L), (1, 200_000L, 20_000L)], entries.Select(entry => (entry.Minute.Value, entry.Cell.Millijoules, entry.Cell.ObservedMilliseconds)));
        Assert.Equal(285_000, entries.Sum(entry => entry.Cell.LowMillijoules));
        Assert.Equal(315_000, entries.Sum(entry => entry.Cell.HighMillijoules));
        Assert.All(entries, entry => Assert.Equal(new SeriesKey("node-1", "GPU-a", "__unattributed__", PowerState.Unspecified, Method.Counter), entry.Series));
    }

    /// <summary>A row of several owners is split whoever they are; what one run uses and keeps unused is its own, in whichever states.</summary>
    [Theory]
    [InlineData(false, "a")]
    [InlineData(false, "a", "a")]
    [InlineData(false, "a", "~a")]
    [InlineData(true, "a", "b")]
    [InlineData(true, "a", "~b")]
    [InlineData(true, "a", "a", "__unattributed__")]
    [InlineData(true, "a", "__idle__")]
    [InlineData(true, "__unattributed__", "__idle__")]
    public void Entries_OfOwners_AreSplitWhereThereAreSeveral(bool isSplit, params string[] owners)
    {
        var row = Row(0, Second, 100 * owners.Length) with { Shares = [.. owners.Select(owner => new RowShare(Owner(owner), PowerState.Active, 100))] };

        Assert.All(Entries(row), entry => Assert.Equal((isSplit, Method.Counter, isSplit ? Method.Modelled : Method.Counter), (entry.Series.IsSplit, entry.Series.Method, entry.Series.OwnersMethod)));
        // What was no measurement is not made one.
        foreach (var method in (Method[])[Method.Estimated, Method.Assumed, Method.Simulated])
            Assert.All(Entries(row with { Method = method }), entry => Assert.Equal((false, method), (entry.Series.IsSplit, entry.Series.OwnersMethod)));
    }

    private static Owner? Owner(string text) => text switch
    {
        "__unattributed__" => null,
        "__idle__" => new Owner { Kind = OwnerKind.Idle },
        ['~', .. var run] => new Owner { Kind = OwnerKind.ReservedIdle, RunId = run },
        _ => new Owner { Kind = OwnerKind.Run, RunId = text },
    };

    [Fact]
    public void Entries_OfZeroEnergy_StillCountObservedTime() => Assert.Equal(1000, Assert.Single(Entries(Row(0, Second, 0))).Cell.ObservedMilliseconds);

    [Fact]
    public void Entries_OfAnOpening_AreNone() => Assert.Empty(Entries(Row(5, 5, 0, RowKind.Opening)));

    [Fact]
    public void Entries_OfAnInstance_AreNotCountedBesideItsBoard() => Assert.Empty(Entries(Row(0, Second, 9, device: 1)));

    [Fact]
    public void PartsOf_AnInstance_AreItsRowWithBoundsAndTime()
    {
        var instance = new Device { Uuid = "MIG-b", Kind = DeviceKind.Mig, Bounds = { new BoundRule { Method = Method.Integrated, HalfWidthPpm = 120_000 } } };
        var inventory = new Inventory { Host = "node-1", Devices = { Inventory.Devices[0], instance } };
        var row = Row(0, 90 * Second, 1_000, device: 1) with { Method = Method.Integrated };
        var part = Assert.Single(TickEntries.PartsOf(new(row.EndMicroseconds, 0, inventory, [Row(0, 90 * Second, 5_000), row], []), 59 * Second));
        Assert.Equal(new PartEntry("node-1", "MIG-b", false, new(1_000, 880, 1_120, 90_000)), part);
        Assert.Empty(TickEntries.PartsOf(new(0, 0, inventory, [row with { Kind = RowKind.Opening }], []), 0));
    }

    /// <summary>A sensor's error is shared by all its intervals: a day is as uncertain as a minute, and nothing averages out.</summary>
    [Theory]
    [InlineData(1, 50_000)]
    [InlineData(60, 50_000)]
    [InlineData(1_440, 50_000)]
    [InlineData(1_440, 120_000)]
    public void Entries_OverMinutes_KeepTheirRelativeHalfWidth(int minutes, uint ppm)
    {
        var device = new Device { Uuid = "GPU-a", Kind = DeviceKind.Gpu, Bounds = { new BoundRule { Method = Method.Counter, HalfWidthPpm = ppm } } };
        var inventory = new Inventory { Host = "node-1", Devices = { device } };
        var sum = Enumerable.Range(0, minutes)
            .SelectMany(minute => TickEntries.Of(new(0, 0, inventory, [Row(minute * 60 * Second, (minute + 1) * 60 * Second, 18_000_000)], []), 0))
            .Select(entry => entry.Cell).Aggregate((left, right) => left + right);
        Assert.Equal(ppm / 1e6, (sum.HighMillijoules - sum.LowMillijoules) / 2.0 / sum.Millijoules, 12);
    }

    [Fact]
    public void Entries_WithOwners_SumToTheRow()
    {
        var row = Row(0, 3 * Second, 1001) with
        {
            Shares =
            [
                new(new() { Kind = OwnerKind.Run, RunId = "r" }, PowerState.Active, 333),
                new(new() { Kind = OwnerKind.ReservedIdle, RunId = "r" }, PowerState.Idle, 334),
                new(new() { Kind = OwnerKind.Idle }, PowerState.Idle, 334),
            ],
        };
        var entries = Entries(row, shift: 59 * Second);
        Assert.Equal(["__idle__", "__reserved_idle__:r", "r"], entries.Select(entry => entry.Series.Owner).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(1001, entries.Sum(entry => entry.Cell.Millijoules));
        Assert.Equal(951, entries.Sum(entry => entry.Cell.LowMillijoules));
        Assert.Equal(1051, entries.Sum(entry => entry.Cell.HighMillijoules));
        Assert.Equal(3000, entries.Sum(entry => entry.Cell.ObservedMilliseconds));
    }

    /// <summary>What making the device emitted follows its owners as the energy does, to the millisecond, in each minute.</summary>
    [Fact]
    public void Entries_WithOwners_ShareTheObservedTimeAsTheEnergy()
    {
        var row = Row(0, 4 * Second, 4_000) with { Shares = [new(RunOf("big"), PowerState.Active, 3_000), new(RunOf("small"), PowerState.Active, 1_000)] };

        var entries = Entries(row, shift: 58 * Second);

        Assert.Equal(
            [("big", 0, 1_500L), ("big", 1, 1_500L), ("small", 0, 500L), ("small", 1, 500L)],
            entries.Select(entry => (entry.Series.Owner, entry.Minute.Value, entry.Cell.ObservedMilliseconds)));
    }

    [Fact]
    public void Entries_OfOwnersThatDoNotDivideTheTime_LoseNoMillisecond()
    {
        var row = Row(0, Second, 3) with { Shares = [new(RunOf("a"), PowerState.Active, 1), new(RunOf("b"), PowerState.Active, 1), new(RunOf("c"), PowerState.Active, 1)] };
        Assert.Equal([333L, 333, 334], Entries(row).Select(entry => entry.Cell.ObservedMilliseconds));
    }

    /// <summary>There is nothing to divide the time by, and none of it is lost.</summary>
    [Fact]
    public void Entries_OfOwnersWithoutEnergy_StillCountObservedTimeOnce()
    {
        var row = Row(0, Second, 0) with { Shares = [new(RunOf("a"), PowerState.Active, 0), new(RunOf("b"), PowerState.Active, 0)] };
        Assert.Equal(1000, Entries(row).Sum(entry => entry.Cell.ObservedMilliseconds));
    }

    private static Owner RunOf(string id) => new() { Kind = OwnerKind.Run, RunId = id };

    [Fact]
    public void Lateness_BeginsTenMinutesAfterTheMinute()
    {
        var end = DateTimeOffset.UnixEpoch.AddMinutes(101);
        Assert.False(Lateness.IsLate(new(100), end.AddMinutes(10)));
        Assert.True(Lateness.IsLate(new(100), end.AddMinutes(10).AddTicks(1)));
    }
}
