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
    public static SamplingState Empty { get; } = new(null, null, [], [], 0, 0);
}
