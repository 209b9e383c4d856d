using System.Net;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Http.WebConfig;

public sealed class PasswordBackOffTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
    private readonly PasswordBackOff _backOff;

    public PasswordBackOffTests() => _backOff = new(_time);

    [Fact]
    public void Begin_AfterWrongOnes_WaitsTwiceAsLongEachTimeUpToAMinute()
    {
        for (var i = 0; i < 5; i++) Try(Here, isRight: false);
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            Assert.Equal(new PasswordAnswer(null, TimeSpan.FromSeconds(seconds)), _backOff.Begin(Here));
            Assert.Null(_backOff.Begin(There));
            _backOff.End(There, true);
            _time.Advance(TimeSpan.FromSeconds(seconds));
            Try(Here, isRight: false);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Begin_AfterARightOneOrALongTime_IsAsTheFirst(bool isRight)
    {
        for (var i = 0; i < 7; i++)
        {
            Try(Here, isRight: false);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        if (isRight) Try(Here, isRight: true);
        else _time.Advance(TimeSpan.FromMinutes(10));

        for (var i = 0; i < 5; i++) Try(Here, isRight: false);
    }

    [Fact]
    public void Begin_ManyAtOnce_AreFew()
    {
        Assert.Equal(5, Enumerable.Range(0, 20).Count(_ => _backOff.Begin(Here) is null));
        Assert.Null(_backOff.Begin(There));
        // None of them was tried after all: the line is free again.
        for (var i = 0; i < 5; i++) _backOff.End(Here, null);
        Assert.Null(_backOff.Begin(Here));
    }

    /// <summary>A dashboard's first panels all come at once with the right password: nobody guesses there.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Begin_WithALineOfTheAddress_IsBusyUntilOneWasWrong(int wrong, bool isBusy)
    {
        for (var i = 0; i < wrong; i++) Try(Here, isRight: false);
        while (_backOff.Begin(Here) is null)
        {
        }

        Assert.Equal(new PasswordAnswer(null, TimeSpan.FromSeconds(1), isBusy), _backOff.Begin(Here));
    }

    [Fact]
    public void Begin_OfMoreAddressesThanAreRemembered_ForgetsTheOldest()
    {
        for (var i = 0; i < 5; i++) Try(Here, isRight: false);
        for (var i = 0; i < 4095; i++)
        {
            _time.Advance(TimeSpan.FromTicks(1));
            Try(new IPAddress(0x0A000000 + i), isRight: false);
        }

        Assert.NotNull(_backOff.Begin(Here));
        Try(There, isRight: false);
        Assert.Null(_backOff.Begin(Here));
    }

    private void Try(IPAddress address, bool isRight)
    {
        Assert.Null(_backOff.Begin(address));
        _backOff.End(address, isRight);
    }
}
