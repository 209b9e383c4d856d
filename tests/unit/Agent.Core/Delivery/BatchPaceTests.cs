using TelemetryFootprint.Agent.Core.Delivery;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

public sealed class BatchPaceTests
{
    private readonly BatchPace _pace = new();

    [Fact]
    public void Ticks_AtFirst_AreAllThatMayBe() => Assert.Equal(256, _pace.Ticks(256));

    [Fact]
    public void TimedOut_AgainAndAgain_EndsAtOneTick()
    {
        var seen = new List<int>();
        for (int stream = 0; stream < 8; stream++)
        {
            _pace.TimedOut();
            seen.Add(_pace.Ticks(256));
        }

        Assert.Equal([64, 16, 4, 1, 1, 1, 1, 1], seen);
    }

    [Fact]
    public void Answered_Quickly_DoublesUpToTheMost()
    {
        _pace.TimedOut();
        _pace.Answered(TimeSpan.FromSeconds(5));
        Assert.Equal(64, _pace.Ticks(256));
        for (int answer = 0; answer < 5; answer++) _pace.Answered(TimeSpan.FromSeconds(0.1));
        Assert.Equal(256, _pace.Ticks(256));
    }
}
