using System.Net;
using TelemetryFootprint.Collector.Auth;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Auth;

public sealed class OncePerMinuteTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void IsDue_SameAddressAndCause_IsOnceAMinute()
    {
        var lines = new OncePerMinute(_time);

        Assert.True(lines.IsDue(IPAddress.Loopback, "a"));
        Assert.False(lines.IsDue(IPAddress.Loopback, "a"));
        Assert.True(lines.IsDue(IPAddress.Loopback, "b"));
        Assert.True(lines.IsDue(IPAddress.IPv6Loopback, "a"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(lines.IsDue(IPAddress.Loopback, "a"));
    }

    [Fact]
    public void IsDue_ManyAddresses_IsBoundedAndFreesItself()
    {
        var lines = new OncePerMinute(_time);
        var due = Enumerable.Range(0, 10_000).Count(i => lines.IsDue(new IPAddress(i), "a"));

        Assert.Equal(256, due);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(lines.IsDue(new IPAddress(99_999), "a"));
    }
}
