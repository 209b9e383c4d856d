using TelemetryFootprint.Collector.Sinks.Influx;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

public sealed class RetryPauseTests
{
    [Fact]
    public void Next_AtWorst_TriplesUpToAMinute_AndBeginsAnewAfterAReset()
    {
        var pause = new RetryPause(() => 1);
        Assert.Equal([3, 9, 27, 60, 60], Enumerable.Range(0, 5).Select(_ => pause.Next().TotalSeconds));
        pause.Reset();
        Assert.Equal(3, pause.Next().TotalSeconds);
    }

    [Fact]
    public void Next_AtBest_IsASecond()
    {
        var pause = new RetryPause(() => 0);
        Assert.Equal([1, 1, 1], Enumerable.Range(0, 3).Select(_ => pause.Next().TotalSeconds));
    }
}
