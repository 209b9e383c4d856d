using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.UnitTests.Contracts.Batches;

public sealed class BatchCutterTests
{
    [Fact]
    public void CountForOneBatch_SteadyTicks_TakesAllUpToTheMaximum()
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(2, 20);
        Assert.Equal(20, BatchCutter.CountForOneBatch(ticks));
        Assert.Equal(7, BatchCutter.CountForOneBatch(ticks, 7));
        Assert.Equal(0, BatchCutter.CountForOneBatch([]));
    }

    [Theory]
    [InlineData(100_000, 20)]
    [InlineData(100_001, 5)]
    [InlineData(-100_001, 5)]
    public void CountForOneBatch_WallClockMoves_CutsBeyondAStep(long step, int expected)
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(1, 20);
        for (int i = 5; i < 20; i++) ticks[i] = Change(ticks[i], tick => tick with { UnixMicroseconds = tick.UnixMicroseconds + step });
        Assert.Equal(expected, BatchCutter.CountForOneBatch(ticks));
    }

    [Fact]
    public void CountForOneBatch_OtherInventory_Cuts()
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(1, 20);
        ticks[3] = Change(ticks[3], tick => tick with { Inventory = SampleBatches.Inventory(1, "renamed") });
        Assert.Equal(3, BatchCutter.CountForOneBatch(ticks));
    }

    [Fact]
    public void CountForOneBatch_HoleInTheSequence_Cuts()
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(1, 20);
        ticks.RemoveAt(4);
        Assert.Equal(4, BatchCutter.CountForOneBatch(ticks));
    }

    [Fact]
    public void CountForOneBatch_RowThatDoesNotContinue_Cuts()
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(1, 20);
        ticks[6] = Change(ticks[6], tick => tick with { Rows = [tick.Rows[0] with { StartMicroseconds = tick.Rows[0].StartMicroseconds - 1 }] });
        Assert.Equal(6, BatchCutter.CountForOneBatch(ticks));
    }

    [Fact]
    public void CountForOneBatch_ManyRows_KeepsTheCaps()
    {
        List<SequencedTick> ticks = SampleBatches.Noisy(100, 60);
        Assert.Equal(Limits.MaxRowsPerBatch / 100, BatchCutter.CountForOneBatch(ticks));
    }

    private static SequencedTick Change(SequencedTick tick, Func<Tick, Tick> change) => tick with { Tick = change(tick.Tick) };
}
