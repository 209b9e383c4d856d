using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>
/// One device at one tick: a closed interval with its energy. Times are monotonic microseconds of one boot.
/// An absent value is unknown, never zero.
/// </summary>
public readonly record struct DeviceRow
{
    /// <summary>Position of the device in the inventory.</summary>
    public required int Device { get; init; }

    public required RowKind Kind { get; init; }

    /// <summary>End of the device's previous row; equals <see cref="EndMicroseconds"/> for an opening row.</summary>
    public required long StartMicroseconds { get; init; }

    /// <summary>The tick's time.</summary>
    public required long EndMicroseconds { get; init; }

    /// <summary>Energy of the interval; never negative, 0 for an opening row.</summary>
    public required long Millijoules { get; init; }

    /// <summary>The agent's own running total for this device at the end of the interval; survives resets of NVML's counter.</summary>
    public required long CumulativeMillijoules { get; init; }

    public required Method Method { get; init; }

    public long? PowerMilliwatts { get; init; }

    public int? UtilizationPercent { get; init; }

    public long? MemoryMebibytes { get; init; }

    public int? TemperatureCelsius { get; init; }

    /// <summary>Null: one share, <c>__unattributed__</c>, state unspecified. Else the parts sum to <see cref="Millijoules"/>: on the wire the last is what the others leave.</summary>
    public IReadOnlyList<RowShare>? Shares { get; init; }
}
