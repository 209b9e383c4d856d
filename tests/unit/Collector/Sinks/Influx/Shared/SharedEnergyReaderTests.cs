using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Sinks.Influx.Shared;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>Questions of the API to a store, whose answers are put together as a ledger's are.</summary>
public sealed class SharedEnergyReaderTests : IAsyncLifetime, IDisposable
{
    private PlayedEnergy _store = null!;
    private SharedRig _rig = null!;

    public async Task InitializeAsync()
    {
        _store = await PlayedEnergy.StartAsync();
        _store.Sites.Add(("node-1", LedgerBench.Minute(-100), "GB", 1_000_000));
        _rig = new(_store.Server.Url);
        _rig.Bench.Say(0, 30, 100);
        _rig.Bench.Say(30, 30, 200);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose()
    {
        _rig.Dispose();
    }

    /// <summary>A bucket is never longer than the slot of a factor.</summary>
    [Fact]
    public void Totals_OfSlotsOfHalfAnHour_ArePricedSlotBySlot()
    {
        _store.Add(LedgerBench.Minute(10), 3_600_000);
        _store.Add(LedgerBench.Minute(40), 3_600_000);
        var row = Assert.Single(Totals(0, 60));
        Assert.Equal((7_200_000L, 0L), (row.Energy.Millijoules, row.Unpriced.Millijoules));
        Assert.Equal(0.3, row.Grams!.Value.Value, 9);
        Assert.Equal((30, 60), Assert.Single(_store.Asked));
    }

    /// <summary>What the store sums is of one site: the range is cut where it changed, in the middle of a slot too.</summary>
    [Fact]
    public void Totals_OverAChangeOfPue_HaveEachPartsOwn()
    {
        _store.Sites.Add(("node-1", LedgerBench.Minute(20), "GB", 2_000_000));
        _store.Add(LedgerBench.Minute(19), 3_600_000);
        _store.Add(LedgerBench.Minute(20), 3_600_000);
        Assert.Equal(0.3, Assert.Single(Totals(0, 30)).Grams!.Value.Value, 9);
    }

    [Fact]
    public void Totals_WithoutAFactor_AreUnpricedAndNoZero()
    {
        _store.Add(LedgerBench.Minute(100), 3_600_000);
        var row = Assert.Single(Totals(90, 120));
        Assert.Equal((null, 3_600_000L), (row.Grams, row.Unpriced.Millijoules));
    }

    /// <summary>What an older build wrote as it is, and this one otherwise, is one run's on one host.</summary>
    [Fact]
    public void Totals_OfARunWithABackslash_HaveItInBothOfItsSpellings()
    {
        _store.Add(LedgerBench.Minute(10), 1_000, @"DOMAIN\node", "GPU-a", @"C:\jobs");
        _store.Add(LedgerBench.Minute(11), 2_000, "DOMAIN%5Cnode", "GPU-a", "C:%5Cjobs");
        _store.Add(LedgerBench.Minute(12), 4_000, "node-1", "GPU-b", "C:/jobs");
        var rows = _rig.Energy.Totals(new(new(LedgerBench.Minute(0), LedgerBench.Minute(60)), TotalsGrouping.Host, FactorKind.Direct) { Run = @"C:\jobs" });
        Assert.Equal([(@"DOMAIN\node", 3_000L)], rows.Select(row => (row.Key, row.Energy.Millijoules)));
    }

    /// <summary>Nobody told of it: its zone is unknown, and so are its grams.</summary>
    [Fact]
    public void Totals_OfAHostWithoutASite_AreUnpriced()
    {
        _store.Add(LedgerBench.Minute(10), 3_600_000, "node-9");
        Assert.Null(Assert.Single(Totals(0, 60)).Grams);
    }

    /// <summary>A part of a board that several owners shared is no reading of a counter, also beside minutes that one had alone.</summary>
    [Fact]
    public void Totals_OfABoardThatOwnersShared_AreModelled()
    {
        _store.Add(new(LedgerBench.Minute(3), "node-1", "GPU-a", "job", 1_000) { Split = EnergyLines.Split });
        _store.Add(new(LedgerBench.Minute(3), "node-1", "GPU-a", "other", 500) { Split = EnergyLines.Split });
        _store.Add(new(LedgerBench.Minute(4), "node-1", "GPU-a", "alone", 2_000));
        _store.Add(new(LedgerBench.Minute(4), "node-1", "GPU-a", "other", 2_000));
        var rows = _rig.Energy.Totals(new(new(LedgerBench.Minute(0), LedgerBench.Minute(30)), TotalsGrouping.Run, FactorKind.Direct));
        Assert.Equal(
            ["alone Counter 2000", "job Modelled 1000", "other Counter 2000", "other Modelled 500"],
            rows.SelectMany(row => row.EnergyByMethod.Select(part => $"{row.Key} {part.Key} {part.Value.Millijoules}")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Series_OfADevice_IsItsAlone_StepByStep()
    {
        _store.Add(LedgerBench.Minute(1), 1_000);
        _store.Add(LedgerBench.Minute(6), 2_000);
        _store.Add(LedgerBench.Minute(6), 9_000, device: "GPU-b");
        var points = _rig.Energy.Series(new("GPU-a", new(LedgerBench.Minute(0), LedgerBench.Minute(10)), 5, FactorKind.Direct));
        Assert.Equal([(LedgerBench.Minute(0), 1_000L), (LedgerBench.Minute(5), 2_000L)], points.Select(point => (point.At, point.Energy.Millijoules)));
    }

    [Theory]
    [InlineData("job", 7)]
    [InlineData("other", null)]
    public void FirstMinuteOf_ARun_IsThatOfItsFirstEnergyAnywhere(string run, int? minute)
    {
        _store.Add(LedgerBench.Minute(9), 1, owner: "job");
        _store.Add(LedgerBench.Minute(7), 1, "node-2", owner: "__reserved_idle__:job");
        Assert.Equal(minute is { } at ? LedgerBench.Minute(at) : null, _rig.Energy.FirstMinuteOf(run));
    }

    /// <summary>Half a million rows are held at once, and no more: the same is asked for in shorter parts, which say the same.</summary>
    [Fact]
    public void Totals_OfMoreRowsThanOneAnswerMayHave_AreAskedForInParts()
    {
        for (var minute = 0; minute < 2 * 1440; minute += 30) _store.Add(LedgerBench.Minute(minute), 1_000);
        _store.Floods = 400;
        Assert.Equal(96_000, Assert.Single(Totals(0, 2 * 1440)).Energy.Millijoules);
        Assert.All(_store.Asked, asked => Assert.InRange(asked.Minutes, 1, 400));
        // Each minute once, and once it is known how much is too much, nothing is asked for in vain.
        Assert.Equal(2 * 1440, _store.Asked.Sum(asked => asked.Minutes));
        Assert.InRange(_store.Server.Requests.Count, 8, 16);
    }

    [Fact]
    public void Totals_OfTooMuchEvenInOneBucket_AreRefusedWithWhatHelps()
    {
        _store.Floods = 1;
        var error = Assert.ThrowsAny<TimeoutException>(() => Totals(0, 60));
        Assert.Contains("within 30 minutes; ask for one run, device or project", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Totals_AsOfAnEarlierTime_AreNotKnownHere() => Assert.Throws<UnansweredException>(
        () => _rig.Energy.Totals(new(new(LedgerBench.Minute(0), LedgerBench.Minute(60)), TotalsGrouping.All, null) { AsOf = LedgerBench.Noon }));

    private LedgerTotals Totals(int from, int to) => _rig.Energy.Totals(new(new(LedgerBench.Minute(from), LedgerBench.Minute(to)), TotalsGrouping.All, FactorKind.Direct));
}
