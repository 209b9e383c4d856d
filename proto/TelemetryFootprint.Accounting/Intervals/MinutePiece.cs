using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Intervals;

/// <summary>The part of an interval that lies in one UTC minute; half-open, in microseconds since 1970.</summary>
public readonly record struct MinutePiece(UtcMinute Minute, long StartUnixMicroseconds, long EndUnixMicroseconds)
{
    /// <summary>Milliseconds of the piece. Counted between whole milliseconds of UTC, so that adjoining pieces sum exactly.</summary>
    public long Milliseconds => FloorToMilliseconds(EndUnixMicroseconds) - FloorToMilliseconds(StartUnixMicroseconds);

    private static long FloorToMilliseconds(long microseconds) => (microseconds - (((microseconds % 1000) + 1000) % 1000)) / 1000;
}
