using TelemetryFootprint.Agent.Core.Spool;

namespace TelemetryFootprint.UnitTests.Agent.Core.Spool;

public sealed class QueueArrivalsTests
{
    private readonly QueueArrivals _arrivals = new();

    [Fact]
    public async Task Reached_TheAwaitedOrALaterSequence_WakesTheReader()
    {
        Task waiting = _arrivals.After(10);
        _arrivals.Reached(9);
        Assert.False(waiting.IsCompleted);

        _arrivals.Reached(12);
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task After_Again_ReplacesTheWaiter()
    {
        Task first = _arrivals.After(10), second = _arrivals.After(20);
        _arrivals.Reached(10);
        Assert.False(first.IsCompleted || second.IsCompleted);

        _arrivals.Reached(20);
        await second.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public void Reached_WithNobodyWaiting_DoesNothing() => _arrivals.Reached(ulong.MaxValue);
}
