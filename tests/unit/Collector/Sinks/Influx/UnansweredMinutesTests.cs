using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Storage;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

public sealed class UnansweredMinutesTests
{
    private readonly ManualTimeProvider _time = new(LedgerBench.Noon);

    [Fact]
    public void Ready_OfWhatWasMissed_IsLast_AndEachMinuteAlone()
    {
        var missed = new UnansweredMinutes(_time);
        missed.Missed(Range(1, 4));
        Assert.Equal([Range(0, 1), Range(4, 7), Range(7, 8), Range(1, 2), Range(2, 3), Range(3, 4)], missed.Ready(Enumerable.Range(0, 8), 3));
        Assert.True(missed.WasMissed(Range(2, 3)));
        missed.Remove(2);
        Assert.Equal([Range(0, 1), Range(2, 3), Range(1, 2), Range(3, 4)], missed.Ready(Enumerable.Range(0, 4), 3));
        Assert.Equal(2, missed.Count);
    }

    /// <summary>At once after the first time, then after 10 s, 20 s and so on, to almost three minutes.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(8, 160)]
    [InlineData(1000, 160)]
    public void IsReady_AfterSoManyTimes_WaitsSoLong(int times, int seconds)
    {
        var missed = new UnansweredMinutes(_time);
        for (var i = 0; i < times; i++) missed.Missed(Range(5, 6));
        _time.Advance(TimeSpan.FromSeconds(Math.Max(0, seconds - 1)));
        Assert.Equal(seconds == 0, missed.IsReady(5));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(missed.IsReady(5) && missed.IsReady(6));
    }

    private static MinuteRange Range(int from, int to) => new(new(from), new(to));
}
