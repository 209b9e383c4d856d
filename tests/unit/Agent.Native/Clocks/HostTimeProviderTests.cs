using System.Globalization;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Agent.Native.Clocks;

namespace TelemetryFootprint.UnitTests.Agent.Native.Clocks;

public sealed class HostTimeProviderTests
{
    private readonly HostTimeProvider _time = new();

    /// <summary>The kernel's own word on it: /proc/uptime counts sleep, timestamps do not.</summary>
    [Fact]
    [Trait("Fault", "F39")]
    public void Suspended_OfThisHost_IsItsUptimeWithoutItsTimestamps()
    {
        long before = _time.MonotonicMicroseconds(), suspended = _time.SuspendedMicroseconds;
        double uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        long after = _time.MonotonicMicroseconds();

        // Hundredths of a second, cut off.
        Assert.InRange(suspended, (long)(uptime * 1e6) - after - 20_000, (long)(uptime * 1e6) - before + 20_000);
        Assert.Equal(0, suspended % 1000);
    }

    [Fact]
    public void Suspended_WhileTheHostIsAwake_StaysTheSame() =>
        Assert.Single(Enumerable.Range(0, 1000).Select(_ => _time.SuspendedMicroseconds).Distinct());

    [Fact]
    public void Clocks_AreTheSystems()
    {
        Assert.Equal(TimeProvider.System.TimestampFrequency, _time.TimestampFrequency);
        Assert.InRange(_time.GetElapsedTime(TimeProvider.System.GetTimestamp()), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.InRange(_time.GetUtcNow() - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }
}
