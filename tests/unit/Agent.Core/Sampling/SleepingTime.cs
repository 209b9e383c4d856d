using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

/// <summary>Time as Linux tells it on a host that sleeps: the timestamps stand still and the wall clock does not.</summary>
internal sealed class SleepingTime(ManualTimeProvider time) : TimeProvider, ISuspensionClock
{
    public long SuspendedMicroseconds { get; private set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public void Sleep(TimeSpan length)
    {
        time.StepWallClock(length);
        SuspendedMicroseconds += length.Ticks / TimeSpan.TicksPerMicrosecond;
    }
}
