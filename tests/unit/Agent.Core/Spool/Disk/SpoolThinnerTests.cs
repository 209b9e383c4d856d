using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>What goes when room is needed, and in which order.</summary>
public sealed class SpoolThinnerTests : IDisposable
{
    private readonly SpoolWriterBench _bench = new(ticks: 300);
    private readonly SpoolThinner _thinner;

    public SpoolThinnerTests() => _thinner = new SpoolThinner(_bench.Writer);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Plan_FiveMinutesOfDetail_MakesOneTickOfEachMinute()
    {
        _bench.Write(1, 300);

        ThinningPlan plan = _thinner.Plan(TickSpans.None, TickSpans.None, mayDrop: false)!;

        Assert.InRange(plan.Checkpoints.Count, 5, 6);
        Assert.Equal((300L, 0L), (plan.Thinned, plan.Dropped));
        Assert.All(plan.Checkpoints, checkpoint => Assert.True(checkpoint.IsThinned && checkpoint.IsWhole));
        Assert.Equal(Energy(_bench.Ticks.Select(tick => tick.Tick)), Energy(plan.Checkpoints.Select(checkpoint => checkpoint.ToTick(_bench.Ticks[0].Tick.Inventory))));
        Assert.Equal(300ul, plan.Checkpoints[^1].Sequence);
    }

    [Fact]
    public void Plan_AfterItWasDone_FindsNothingMoreToThin_AndThenDrops()
    {
        _bench.Write(1, 300);
        Apply(_thinner.Plan(TickSpans.None, TickSpans.None, mayDrop: false)!);

        Assert.Null(_thinner.Plan(TickSpans.None, TickSpans.None, mayDrop: false));
        ThinningPlan drop = _thinner.Plan(TickSpans.None, TickSpans.None, mayDrop: true)!;
        Assert.Equal(0, drop.Thinned);
        Assert.Empty(drop.Checkpoints);
        Assert.Equal(Energy(_bench.Ticks.Select(tick => tick.Tick)), drop.DroppedMillijoules);
        Apply(drop);
        Assert.Null(_thinner.Plan(TickSpans.None, TickSpans.None, mayDrop: true));
    }

    [Fact]
    public void Plan_AMinuteWithAnOfferedTick_IsLeftWhole()
    {
        _bench.Write(1, 300);

        ThinningPlan plan = _thinner.Plan(TickSpans.None.With(150, 150), TickSpans.None, mayDrop: false)!;

        Assert.DoesNotContain(plan.Gone.Spans, span => span.First <= 150 && span.Last >= 150);
        Assert.InRange(plan.Thinned, 220, 260);
    }

    /// <summary>A collector that has none of it for good, or never has room: the spool's cap holds all the same.</summary>
    [Fact]
    public void Plan_EverythingOffered_MergesNothing_AndDropsTheOldest()
    {
        _bench.Write(1, 200);
        TickSpans offered = TickSpans.None.With(0, ulong.MaxValue);

        Assert.Null(_thinner.Plan(offered, TickSpans.None, mayDrop: false));
        ThinningPlan drop = _thinner.Plan(offered, TickSpans.None, mayDrop: true)!;
        Assert.Equal((0L, 64L), (drop.Thinned, drop.Dropped));
        Assert.Equal([new TickSpan(1, 64)], drop.Gone.Spans);
        Assert.Equal(Energy(_bench.Ticks.Take(64).Select(tick => tick.Tick)), drop.DroppedMillijoules);
    }

    [Fact]
    public void Plan_SomeOfTheOldestOffered_DropsTheOthersFirst()
    {
        _bench.Write(1, 100);
        Apply(_thinner.Plan(TickSpans.None.With(1, 40), TickSpans.None, mayDrop: false)!);
        TickSpans offered = TickSpans.None.With(1, 40);

        ThinningPlan drop = _thinner.Plan(offered, TickSpans.None, mayDrop: true)!;
        Assert.DoesNotContain(drop.Gone.Spans, span => offered.Overlaps(span.First, span.Last));
        Apply(drop);
        Assert.Equal(1ul, _thinner.Plan(offered, TickSpans.None, mayDrop: true)!.Gone.Spans[0].First);
    }

    /// <summary>What was answered is counted as that, and goes with the next commit.</summary>
    [Fact]
    public void Plan_EverythingAnswered_DropsNothing()
    {
        _bench.Write(1, 50);

        Assert.Null(_thinner.Plan(TickSpans.None, TickSpans.None.With(1, 50), mayDrop: true));
    }

    [Fact]
    public void Plan_RowsThatCannotBeRead_PassesThemOver()
    {
        _bench.Write(1, 300);
        _bench.Empty(100);
        _bench.Sql("UPDATE ticks SET crc = crc + 1 WHERE sequence = 200");

        Assert.Equal(298, _thinner.Plan(TickSpans.None, TickSpans.None, mayDrop: false)!.Thinned);
    }

    /// <summary>A collector was offered one of them meanwhile, or the disk refused.</summary>
    [Fact]
    public void Plan_ThatWasNotDone_IsMadeAgainWithoutWhatMayNoLongerGo()
    {
        _bench.Write(1, 300);
        ThinningPlan plan = _thinner.Plan(TickSpans.None, TickSpans.None, mayDrop: false)!;
        _thinner.Undo(plan);

        ThinningPlan again = _thinner.Plan(TickSpans.None.With(299, 299), TickSpans.None, mayDrop: false)!;
        Assert.Equal(plan.Gone.Spans[0].First, again.Gone.Spans[0].First);
        Assert.InRange(again.Thinned, 230, 299);
        Assert.DoesNotContain(again.Gone.Spans, span => span.First <= 299 && span.Last >= 299);
    }

    [Fact]
    public void Plan_AnEmptySpool_HasNone() => Assert.Null(_thinner.Plan(TickSpans.None, TickSpans.None, mayDrop: true));

    [Fact]
    public void Plan_TicksThatComeLater_AreThinnedInTheirTurn()
    {
        _bench.Write(1, 150);
        Apply(_thinner.Plan(TickSpans.None, TickSpans.None, mayDrop: false)!);
        _bench.Write(151, 150);

        ThinningPlan plan = _thinner.Plan(TickSpans.None, TickSpans.None, mayDrop: false)!;
        Assert.Equal(150, plan.Thinned);
        Assert.All(plan.Gone.Spans, span => Assert.True(span.First > 150));
    }

    private void Apply(ThinningPlan plan) => _bench.Writer.Apply(new(plan.Gone, plan.Checkpoints, SpoolState.Empty));

    private static long Energy(IEnumerable<Tick> ticks) => ticks.Sum(tick => tick.Rows.Sum(row => row.Millijoules));
}
