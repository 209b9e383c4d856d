using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>
/// One sampling moment: each device of the inventory either has a row or a gap.
/// <paramref name="UnixMicroseconds"/> is the wall clock read together with the monotonic one.
/// Rows and gaps are in the order of the inventory.
/// </summary>
public sealed record Tick(
    long MonotonicMicroseconds,
    long UnixMicroseconds,
    Inventory Inventory,
    IReadOnlyList<DeviceRow> Rows,
    IReadOnlyList<DeviceGap> Gaps)
{
    /// <summary>How long the host had slept since its boot: what the monotonic clock did not count.</summary>
    public long SuspendedMicroseconds { get; init; }

    /// <summary>Energy of all its rows.</summary>
    public long Millijoules => Rows.Sum(row => row.Millijoules);
}
