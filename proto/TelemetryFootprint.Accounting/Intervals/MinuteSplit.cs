using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Intervals;

/// <summary>
/// Splits a whole quantity over the UTC minutes of its interval in proportion to time. The parts are whole, never negative,
/// sum exactly, and depend on nothing but the quantity and the interval: the running total is rounded down, not the part.
/// </summary>
public readonly record struct MinuteSplit
{
    private readonly long _start;
    private readonly long _end;

    /// <summary>The interval [start, end) in microseconds since 1970; start ≤ end. An empty one has one piece, in the minute of its start.</summary>
    public MinuteSplit(long startUnixMicroseconds, long endUnixMicroseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(endUnixMicroseconds, startUnixMicroseconds);
        _start = startUnixMicroseconds;
        _end = endUnixMicroseconds;
    }

    /// <summary>The pieces, ascending.</summary>
    public IEnumerable<MinutePiece> Pieces()
    {
        var start = _start;
        var minute = UtcMinute.FromUnixMicroseconds(start);
        do
        {
            var end = Math.Min(_end, (minute + 1).StartUnixMicroseconds);
            yield return new MinutePiece(minute, start, end);
            start = end;
            minute += 1;
        }
        while (start < _end);
    }

    /// <summary>The piece's part of <paramref name="total"/>, which is not negative.</summary>
    public long PartOf(long total, MinutePiece piece) =>
        piece.StartUnixMicroseconds == _start && piece.EndUnixMicroseconds == _end
            ? total
            : ConservingSplit.Between(total, piece.StartUnixMicroseconds - _start, piece.EndUnixMicroseconds - _start, _end - _start);
}
