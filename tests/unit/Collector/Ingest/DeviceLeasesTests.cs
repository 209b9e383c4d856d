using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

public sealed class DeviceLeasesTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Lease_OfASilentAgent_IsGivenToTheNext()
    {
        var leases = new DeviceLeases(_time);
        leases.Renew("a");
        Assert.Null(leases.FirstHeldByAnother("a", ["GPU-1"]));
        _time.Advance(TimeSpan.FromSeconds(29));
        leases.Renew("b");
        Assert.Equal("GPU-1", leases.FirstHeldByAnother("b", ["GPU-1"]));
        _time.Advance(TimeSpan.FromSeconds(1));
        leases.Renew("b");
        Assert.Null(leases.FirstHeldByAnother("b", ["GPU-1"]));
        leases.Renew("a");
        Assert.Equal("GPU-1", leases.FirstHeldByAnother("a", ["GPU-1"]));
        Assert.Equal(2, leases.Refusals);
    }

    [Fact]
    public void Lease_OfADeviceThatItsAgentReportsNoMore_IsGivenToTheNext()
    {
        var leases = new DeviceLeases(_time);
        leases.FirstHeldByAnother("a", ["GPU-1", "GPU-2"]);
        _time.Advance(TimeSpan.FromSeconds(20));
        leases.FirstHeldByAnother("a", ["GPU-2"]);
        _time.Advance(TimeSpan.FromSeconds(10));
        leases.Renew("a");

        Assert.Null(leases.FirstHeldByAnother("b", ["GPU-1"]));
        Assert.Equal("GPU-2", leases.FirstHeldByAnother("b", ["GPU-2"]));
    }

    [Fact]
    public void Lease_ThatRanOut_IsForgotten()
    {
        var leases = new DeviceLeases(_time);
        for (var agent = 0; agent < 50; agent++)
        {
            leases.Renew($"agent-{agent}");
            leases.FirstHeldByAnother($"agent-{agent}", [$"GPU-{agent}", $"GPU-{agent}-b"]);
        }

        Assert.Equal((50, 100), (leases.Agents, leases.Devices));
        _time.Advance(TimeSpan.FromSeconds(20));
        leases.Renew("agent-7");
        leases.FirstHeldByAnother("agent-7", ["GPU-7"]);
        _time.Advance(TimeSpan.FromSeconds(15));
        leases.Renew("agent-8");
        Assert.Equal((2, 1), (leases.Agents, leases.Devices));
    }

    [Fact]
    public void Agents_BeyondTheCap_AreRefusedAndTheKnownGoOn()
    {
        var leases = new DeviceLeases(_time, maxAgents: 2);
        Assert.True(leases.Renew("a"));
        Assert.True(leases.Renew("b"));
        Assert.False(leases.Renew("c"));
        Assert.True(leases.Renew("a"));
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.True(leases.Renew("c"));
        Assert.Equal(1, leases.Agents);
    }

    /// <summary>How long an agent is refused tells two agents on one device from one that replaced another.</summary>
    [Fact]
    public void Refusals_InARow_KeepTheirFirst()
    {
        var leases = new DeviceLeases(_time);
        void Refuse(int secondsLater)
        {
            _time.Advance(TimeSpan.FromSeconds(secondsLater));
            leases.FirstHeldByAnother("a", ["GPU-1"]);
            Assert.Equal("GPU-1", leases.FirstHeldByAnother("b", ["GPU-1"]));
        }

        Refuse(0);
        Assert.Equal(new(TimeSpan.Zero, TimeSpan.Zero, DeviceLeases.Duration), leases.RecentlyRefused["GPU-1"]);
        Refuse(75);
        Refuse(75);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(new(TimeSpan.FromSeconds(155), TimeSpan.FromSeconds(5), DeviceLeases.Duration), leases.RecentlyRefused["GPU-1"]);
        Refuse(145);
        Assert.Equal(new(TimeSpan.Zero, TimeSpan.Zero, DeviceLeases.Duration), leases.RecentlyRefused["GPU-1"]);
    }

    /// <summary>Who comes each ten minutes is refused each ten minutes: that is one matter, and not over between.</summary>
    [Fact]
    public void Lease_OfAReporterWhoComesSeldom_LastsAsLongAsItSays()
    {
        var leases = new DeviceLeases(_time);
        var lease = TimeSpan.FromMinutes(20);
        for (var i = 0; i < 5; i++)
        {
            leases.Renew("a");
            Assert.Null(leases.FirstHeldByAnother("a", ["GPU-1"], lease));
            _time.Advance(TimeSpan.FromMinutes(5));
            leases.Renew("b");
            Assert.Equal("GPU-1", leases.FirstHeldByAnother("b", ["GPU-1"], lease));
            _time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(new(TimeSpan.FromMinutes(45), TimeSpan.FromMinutes(5), lease), leases.RecentlyRefused["GPU-1"]);
        _time.Advance(TimeSpan.FromMinutes(10));
        leases.Renew("b");
        Assert.Null(leases.FirstHeldByAnother("b", ["GPU-1"], lease));
    }

    [Fact]
    public void Refusal_OfOneDevice_TakesNoneOfTheOthers()
    {
        var leases = new DeviceLeases(_time);
        leases.Renew("a");
        leases.Renew("b");
        leases.FirstHeldByAnother("a", ["GPU-1"]);
        Assert.Equal("GPU-1", leases.FirstHeldByAnother("b", ["GPU-0", "GPU-1"]));
        Assert.Null(leases.FirstHeldByAnother("a", ["GPU-0"]));
    }
}
