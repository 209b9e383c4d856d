using TelemetryFootprint.Agent.Core.Sampling;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

public sealed class OpenBackoffTests
{
    [Fact]
    public void Tries_AreOneTwoFourAndThenEveryEightSecondsApart()
    {
        var backoff = new OpenBackoff();
        var tries = new List<int>();
        for (var second = 0; second < 60; second++)
        {
            if (!backoff.IsDue(second * 1_000_000L))
                continue;
            tries.Add(second);
            backoff.Tried(second * 1_000_000L);
        }

        Assert.Equal([0, 1, 3, 7, 15, 23, 31, 39, 47, 55], tries);
    }

    [Fact]
    public void Reset_IsDueAtOnceAndBeginsAnew()
    {
        var backoff = new OpenBackoff();
        for (var i = 0; i < 100; i++)
            backoff.Tried(0);
        Assert.False(backoff.IsDue(7_999_999));
        Assert.True(backoff.IsDue(8_000_000));
        backoff.Reset();

        Assert.True(backoff.IsDue(0));
        backoff.Tried(0);
        Assert.True(backoff.IsDue(1_000_000));
    }
}
