using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Node;

/// <summary>
/// The running total of a component in whole millijoules: it only grows, and its rows sum to it exactly. What is less than a
/// millijoule waits for the next row. The first row opens, as a GPU's does.
/// </summary>
internal sealed class ComponentTotal(Method method)
{
    private const long NanojoulesPerMillijoule = 1_000_000;

    private long _millijoules;
    private long _nanojoules;
    private long? _endMicroseconds;

    public long? EndMicroseconds => _endMicroseconds;

    /// <summary>Closes a row; energy null: unknown, so the row only opens. <paramref name="isOfInterval"/>: all of it was drawn within the row, so its mean is a power.</summary>
    public DeviceRow Close(int position, long tickMicroseconds, Int128? nanojoules, bool isOfInterval = true)
    {
        var start = _endMicroseconds;
        _endMicroseconds = tickMicroseconds;
        if (nanojoules is not { } energy || start is not { } opened || tickMicroseconds <= opened)
            return Row(position, RowKind.Opening, tickMicroseconds, tickMicroseconds, 0);
        var whole = energy + _nanojoules;
        var millijoules = (long)(whole / NanojoulesPerMillijoule);
        _nanojoules = (long)(whole % NanojoulesPerMillijoule);
        _millijoules = checked(_millijoules + millijoules);
        var row = Row(position, RowKind.Interval, opened, tickMicroseconds, millijoules);
        // What no power can be is unknown: the contract refuses it, and with it the whole tick.
        return isOfInterval && row.PowerMilliwatts <= Limits.MaxPowerMilliwatts ? row : row with { PowerMilliwatts = null };
    }

    private DeviceRow Row(int position, RowKind kind, long start, long end, long millijoules) => new()
    {
        Device = position,
        Kind = kind,
        StartMicroseconds = start,
        EndMicroseconds = end,
        Millijoules = millijoules,
        CumulativeMillijoules = _millijoules,
        Method = method,
        // mJ over µs: the mean of the interval, in mW.
        PowerMilliwatts = kind == RowKind.Interval ? (long)((Int128)millijoules * 1_000_000 / (end - start)) : null,
    };
}
