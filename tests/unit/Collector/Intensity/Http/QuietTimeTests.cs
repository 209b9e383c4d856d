using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Http;

public sealed class QuietTimeTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Begin_WhereNoTimeIsNamed_DoublesUpToAnHour()
    {
        var quiet = new QuietTime(_time);

        foreach (var minutes in (double[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            var wait = quiet.Begin(null);
            Assert.InRange(wait.TotalMinutes, minutes, minutes * 1.1);
            Assert.Equal(_time.GetUtcNow() + wait, quiet.Until);
            _time.Advance(wait);
        }

        quiet.Answered();
        Assert.InRange(quiet.Begin(null).TotalMinutes, 1, 1.1);
    }

    [Fact]
    public void Begin_ForQuestionsUnderWayTogether_CountsOnce()
    {
        var quiet = new QuietTime(_time);

        var first = quiet.Begin(null);

        Assert.Equal(first, quiet.Begin(null));
        _time.Advance(first);
        Assert.InRange(quiet.Begin(null).TotalMinutes, 2, 2.2);
    }

    [Fact]
    public void Begin_WhereATimeIsNamed_IsThatAndGrowsNothing()
    {
        var quiet = new QuietTime(_time);

        Assert.Equal(TimeSpan.FromSeconds(90), quiet.Begin(TimeSpan.FromSeconds(90)));
        Assert.Equal(_time.GetUtcNow().AddSeconds(90), quiet.Until);

        _time.Advance(TimeSpan.FromSeconds(90));
        Assert.InRange(quiet.Begin(null).TotalMinutes, 1, 1.1);
    }
}
