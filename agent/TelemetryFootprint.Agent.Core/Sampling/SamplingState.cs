using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>What the sampler knew after its last tick; immutable, read by any thread.</summary>
/// <param name="Library">Null: not opened yet.</param>
/// <param name="Inventory">Null: no tick yet.</param>
/// <param name="Devices">In the order of the inventory.</param>
/// <param name="Unopened">Indexes that the library counts but does not let us open.</param>
/// <param name="Ticks">Ticks since the start.</param>
/// <param name="MissedTicks">Ticks that an overrun skipped.</param>
public sealed record SamplingState(
    LibraryStatus? Library,
    Inventory? Inventory,
    IReadOnlyList<DeviceState> Devices,
    IReadOnlyList<GpuSlot> Unopened,
    long Ticks,
    long MissedTicks)
{
    /// <summary>When the last tick was taken, by the monotonic clock.</summary>
    public long TickMicroseconds { get; init; }

    /// <summary>What is counted beside the GPUs: MIG instances, Grace modules, the rest of the node.</summary>
    public IReadOnlyList<PartState> Parts { get; init; } = [];

    /// <summary>The library's session is given back while all GPUs are idle: gaps are no failures.</summary>
    public bool IsReleased { get; init; }

    /// <summary>What is left of it when it is too old to be true of now: counters, and no reading.</summary>
    public SamplingState WithoutReadings() => this with { Devices = [.. Devices.Select(device => device.WithoutReadings())] };

    public static SamplingState Empty { get; } = new(null, null, [], [], 0, 0);
}
