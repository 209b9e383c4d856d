using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public sealed class IngestBudgetTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly IngestBudget _budget;

    public IngestBudgetTests() => _budget = new(100, _time);

    [Fact]
    public void TryTake_OfOneAgentAlone_GetsNoMoreThanHalf()
    {
        Assert.True(_budget.TryTake("greedy", 30));
        Assert.True(_budget.TryTake("greedy", 20));
        Assert.False(_budget.TryTake("greedy", 1));
        Assert.Equal(50, _budget.HeldBytes);
    }

    [Fact]
    public void TryTake_BesideAGreedyAgent_IsServedAtOnce()
    {
        Assert.True(_budget.TryTake("greedy", 50));
        Assert.False(_budget.TryTake("greedy", 10));

        Assert.All(Enumerable.Range(0, 5), number => Assert.True(_budget.TryTake($"modest-{number}", 10)));

        Assert.False(_budget.TryTake("one too many", 10));
        Assert.Equal(100, _budget.HeldBytes);
    }

    [Fact]
    public void TryTake_BeyondHalfOfTheBudget_IsByFairShare()
    {
        foreach (var number in Enumerable.Range(0, 4)) Assert.True(_budget.TryTake($"agent-{number}", 15));

        // A quarter each: 15 + 10 is just that, 15 + 11 is more.
        Assert.False(_budget.TryTake("agent-0", 11));
        Assert.True(_budget.TryTake("agent-0", 10));
    }

    [Fact]
    public void TryTake_OfABatchLargerThanAll_IsServedWhenNothingIsHeld()
    {
        Assert.True(_budget.TryTake("a", 200));
        Assert.False(_budget.TryTake("b", 1));
        _budget.Release("a", 200);
        Assert.True(_budget.TryTake("b", 1));
    }

    [Fact]
    public async Task Take_WhenBytesAreReleased_IsServedInTurn()
    {
        Fill();
        var first = _budget.TakeAsync("late", 10, default);
        var second = _budget.TakeAsync("later", 10, default);
        Assert.Equal((20, 2), (_budget.WaitingBytes, _budget.Throttles));

        _budget.Release("agent-0", 10);
        await first;
        Assert.False(second.IsCompleted);
        _budget.Release("agent-1", 10);
        await second;

        Assert.Equal((100, 0, 0), (_budget.HeldBytes, _budget.WaitingBytes, _budget.Refusals));
    }

    [Fact]
    public async Task Take_AfterItsPatience_IsRefusedWithAHint()
    {
        Fill();
        var waiting = _budget.TakeAsync("late", 10, default);
        _time.Advance(IngestBudget.Patience);

        var refusal = await Assert.ThrowsAsync<CollectorBusyException>(() => waiting);

        Assert.InRange(refusal.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal((0, 100, 1), (_budget.WaitingBytes, _budget.HeldBytes, _budget.Refusals));
    }

    [Fact]
    public async Task Take_WhereAQuarterWaitsAlready_IsRefusedAtOnce()
    {
        Fill();
        var waiting = _budget.TakeAsync("late", 20, default);

        await Assert.ThrowsAsync<CollectorBusyException>(() => _budget.TakeAsync("later", 6, default));

        Assert.Equal(20, _budget.WaitingBytes);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Take_OfAStreamThatEnds_HoldsNothing()
    {
        Fill();
        using var ended = new CancellationTokenSource();
        var waiting = _budget.TakeAsync("late", 10, ended.Token);
        await ended.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        Assert.Equal((0, 100, 0), (_budget.WaitingBytes, _budget.HeldBytes, _budget.Refusals));
    }

    [Fact]
    public void RetryAfter_FollowsTheDrainRate()
    {
        var large = new IngestBudget(100_000, _time);
        Assert.True(large.TryTake("a", 50_000));
        foreach (var second in Enumerable.Range(0, 10))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            large.Release("a", 1_000);
        }

        // 40,000 bytes are left, and 1,000 drain each second.
        Assert.InRange(large.RetryAfter().TotalSeconds, 30, 60);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(5, large.RetryAfter().TotalSeconds);
    }

    [Fact]
    public void RetryAfter_OfAFastStore_IsASecond()
    {
        Assert.True(_budget.TryTake("a", 50));
        _budget.Release("a", 49);
        Assert.Equal(1, _budget.RetryAfter().TotalSeconds);
    }

    [Fact]
    public async Task TakeAndRelease_FromManySides_LeaveNothingBehind()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(agent => Task.Run(async () =>
        {
            var random = new Random(agent);
            for (var turn = 0; turn < 2_000; turn++)
            {
                var bytes = random.Next(1, 6);
                if (!_budget.TryTake($"agent-{agent}", bytes)) await _budget.TakeAsync($"agent-{agent}", bytes, default);
                Assert.InRange(_budget.HeldBytes, bytes, 100);
                if (turn % 3 == 0) await Task.Yield();
                _budget.Release($"agent-{agent}", bytes);
            }
        })));

        Assert.Equal((0, 0), (_budget.HeldBytes, _budget.WaitingBytes));
    }

    private void Fill()
    {
        foreach (var number in Enumerable.Range(0, 10)) Assert.True(_budget.TryTake($"agent-{number}", 10));
    }
}
