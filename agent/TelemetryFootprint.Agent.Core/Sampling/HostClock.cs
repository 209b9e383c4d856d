using Google.Protobuf;
using TelemetryFootprint.Agent.Core.Delivery;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>The clocks that ticks are stamped with, as delivery tells them to the collector.</summary>
public sealed class HostClock(TimeProvider time, ByteString bootId) : IHostClock
{
    public HostClockReading Read()
    {
        var (monotonic, unix) = time.ReadClocks();
        return new HostClockReading(bootId, monotonic, unix) { SuspendedMicroseconds = time.SuspendedMicroseconds() };
    }
}
