namespace TelemetryFootprint.Contracts.Batches;

/// <summary>What the interval of a <see cref="DeviceRow"/> is.</summary>
public enum RowKind
{
    /// <summary>From the device's previous row (or the batch's opening) to the tick.</summary>
    Interval,

    /// <summary>Only opens the next interval: zero length, no energy. The first reading, or the first after a gap whose energy is unknown.</summary>
    Opening,

    /// <summary>An interval bridged over a restart of the agent by the device's own counter.</summary>
    Bridged,
}
