using Microsoft.Data.Sqlite;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Agent.Core.Spool.Disk;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.UnitTests.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool.Disk;

/// <summary>What goes when room is needed, and in which order.</summary>
public sealed class SpoolThinnerTests : IDisposable
{
    private readonly SpoolBench _bench = new();
    private readonly SpoolKeys _keys = new();
    private readonly List<SequencedTick> _ticks = SampleBatches.Noisy(2, 300);
    private readonly SpoolWriter _writer;
    private readonly SpoolThinner _thinner;
    private readonly SpoolKey _origin;

    public SpoolThinnerTests()
    {
        SqliteConnection connection = SpoolDatabase.OpenWriter(_bench.File, _bench.Options);
        SpoolDatabase.Create(connection);
        _writer = new SpoolWriter(connection, _keys, [], 0);
        _thinner = new SpoolThinner(_writer, _keys);
        _origin = _keys.Add(SpoolKeyKind.Origin, SpoolKey.OriginContent(5, SampleBatches.Id(7)));
    }

    public void Dispose()
    {
        _writer.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public void Plan_FiveMinutesOfDetail_MakesOneTickOfEachMinute()
    {
        Fill(300);

        ThinningPlan plan = _thinner.Plan(TickSpans.None, mayDrop: false)!;

        Assert.InRange(plan.Checkpoints.Count, 5, 6);
        Assert.Equal(300, plan.Thinned);
        Assert.Equal(300 - plan.Checkpoints.Count, plan.Removed);
        Assert.All(plan.Checkpoints, checkpoint => Assert.True(checkpoint.IsThinned && checkpoint.IsWhole));
        Assert.Equal(Energy(_ticks.Select(tick => tick.Tick)), Energy(plan.Checkpoints.Select(checkpoint => checkpoint.ToTick(_ticks[0].Tick.Inventory))));
        Assert.Equal(300ul, plan.Checkpoints[^1].Sequence);
    }

    [Fact]
    public void Plan_AfterItWasDone_FindsNothingMoreToThin_AndThenDrops()
    {
        Fill(300);
        Apply(_thinner.Plan(TickSpans.None, mayDrop: false)!);

        Assert.Null(_thinner.Plan(TickSpans.None, mayDrop: false));
        ThinningPlan drop = _thinner.Plan(TickSpans.None, mayDrop: true)!;
        Assert.Equal((0L, drop.Removed), (drop.Thinned, drop.Dropped));
        Assert.Empty(drop.Checkpoints);
        Assert.Equal(Energy(_ticks.Select(tick => tick.Tick)), drop.DroppedMillijoules);
        Apply(drop);
        Assert.Null(_thinner.Plan(TickSpans.None, mayDrop: true));
    }

    [Fact]
    public void Plan_AMinuteWithAnOfferedTick_IsLeftWhole()
    {
        Fill(300);

        ThinningPlan plan = _thinner.Plan(TickSpans.None.With(150, 150), mayDrop: false)!;

        Assert.DoesNotContain(plan.Gone.Spans, span => span.First <= 150 && span.Last >= 150);
        Assert.InRange(plan.Thinned, 220, 260);
    }

    [Fact]
    public void Plan_EverythingOffered_LetsNothingGo()
    {
        Fill(50);

        Assert.Null(_thinner.Plan(TickSpans.None.With(0, ulong.MaxValue), mayDrop: true));
        Assert.Equal(50, _writer.Fill().Ticks);
    }

    [Fact]
    public void Plan_AnEmptySpool_HasNone() => Assert.Null(_thinner.Plan(TickSpans.None, mayDrop: true));

    [Fact]
    public void Plan_TicksThatComeLater_AreThinnedInTheirTurn()
    {
        Fill(150);
        Apply(_thinner.Plan(TickSpans.None, mayDrop: false)!);
        Fill(300, from: 151);

        ThinningPlan plan = _thinner.Plan(TickSpans.None, mayDrop: false)!;
        Assert.Equal(150, plan.Thinned);
        Assert.All(plan.Gone.Spans, span => Assert.True(span.First > 150));
    }

    private void Fill(int last, int from = 1) => _writer.Apply(new(TickSpans.None,
        [.. Enumerable.Range(from, last - from + 1).Select(i => TickRecord.Of((ulong)i, _ticks[i - 1].Tick, _origin.Id, _keys.IdOf(_ticks[i - 1].Tick.Inventory, (ulong)i)))],
        SpoolState.Empty));

    private void Apply(ThinningPlan plan) => _writer.Apply(new(plan.Gone, plan.Checkpoints, SpoolState.Empty));

    private static long Energy(IEnumerable<Tick> ticks) => ticks.Sum(tick => tick.Rows.Sum(row => row.Millijoules));
}
