using Google.Protobuf;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>The clocks of a <see cref="TimeProvider"/>; the system's one counts since boot on Linux (CLOCK_MONOTONIC).</summary>
public sealed class HostClock(TimeProvider time, ByteString bootId) : IHostClock
{
    public HostClockReading Read() => new(
        bootId,
        (long)(time.GetTimestamp() * (Int128)1_000_000 / time.TimestampFrequency),
        (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
