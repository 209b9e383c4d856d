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

    /// <summary>How an owner's part of it is known: what was measured and has several owners is modelled for each of them, whichever way it was split.</summary>
    public Method OwnersMethod => Method is Method.Counter or Method.Integrated && IsOfSeveral ? Method.Modelled : Method;

    // What a run uses and what it keeps unused are both its own; each of the words for no run is an owner.
    private bool IsOfSeveral
    {
        get
        {
            if (Shares is not { Count: > 1 } shares)
                return false;
            for (var i = 1; i < shares.Count; i++)
            {
                if (OwnerOf(shares[i]) != OwnerOf(shares[0]))
                    return true;
            }

            return false;
        }
    }

    private static (bool IsIdle, string? Run) OwnerOf(RowShare share) => share.Owner switch
    {
        { Kind: OwnerKind.Run or OwnerKind.ReservedIdle } owner => (false, owner.RunId),
        var owner => (owner?.Kind == OwnerKind.Idle, null),
    };
}
