using Google.Protobuf;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>Both clocks of the host, read together; the boot id (16 bytes) names the run of the monotonic one.</summary>
public sealed record HostClockReading(ByteString BootId, long MonotonicMicroseconds, long UnixMicroseconds)
{
    /// <summary>How long the host has slept since its boot: what the monotonic clock did not count.</summary>
    public long SuspendedMicroseconds { get; init; }

    internal Contracts.V1.ClockReading ToMessage() => new()
    {
        BootId = BootId,
        MonotonicMicroseconds = (ulong)MonotonicMicroseconds,
        UnixMicroseconds = UnixMicroseconds,
        SuspendedMicroseconds = (ulong)SuspendedMicroseconds,
    };
}
