using TelemetryFootprint.Agent.Core.Delivery;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

public sealed class SendWindowTests
{
    private readonly SendWindow _window = new();

    [Fact]
    public void IsOpen_AtTheMaximum_ClosesUntilAnAnswer()
    {
        _window.Offer(2);
        _window.Sent(1, 10, 0);
        Assert.True(_window.IsOpen(0));
        _window.Sent(11, 20, 0);
        Assert.False(_window.IsOpen(0));
        Assert.Equal((11UL, 20UL), _window.Answered(11, 99));
        Assert.True(_window.IsOpen(0));
        Assert.Equal(21UL, _window.Next);
    }

    [Fact]
    public void Answered_Partly_KeepsTheRestInFlight()
    {
        _window.Sent(1, 10, 5);
        _window.Answered(1, 4);
        Assert.False(_window.IsEmpty);
        _window.Answered(5, 10);
        Assert.True(_window.IsEmpty);
    }

    [Fact]
    public void Answered_NeverSent_IsNothing() => Assert.Null(_window.Answered(1, ulong.MaxValue));

    [Fact]
    public void TakeRetry_BeforeItsTime_IsNothing()
    {
        _window.Sent(1, 10, 0);
        _window.Again(new(1, 10, 100));
        Assert.Null(_window.TakeRetry(99));
        Assert.Equal(100, _window.NextMoment(99));
        Assert.Equal(new Retry(1, 10, 100), _window.TakeRetry(100));
    }

    [Fact]
    public void PauseUntil_ClosesTheWindow()
    {
        _window.PauseUntil(50);
        Assert.False(_window.IsOpen(49));
        Assert.True(_window.IsOpen(50));
    }
}
