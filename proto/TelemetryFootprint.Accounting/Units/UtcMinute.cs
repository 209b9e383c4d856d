namespace TelemetryFootprint.Accounting.Units;

/// <summary>A whole UTC minute, counted from 1970-01-01T00:00Z. As an interval it is half-open: [start, start + 1 min).</summary>
public readonly record struct UtcMinute(int Value) : IComparable<UtcMinute>
{
    public const long Microseconds = 60_000_000;

    public long StartUnixMicroseconds => Value * Microseconds;

    public static UtcMinute FromUnixMicroseconds(long unixMicroseconds) =>
        new(checked((int)((unixMicroseconds / Microseconds) - (unixMicroseconds % Microseconds < 0 ? 1 : 0))));

    public static UtcMinute FromTime(DateTimeOffset time) => FromUnixMicroseconds((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>The last minute, at this one or before it, that is a multiple of so many minutes since 1970; also before 1970.</summary>
    public UtcMinute FloorTo(int minutes) => new(Value - (((Value % minutes) + minutes) % minutes));

    public DateTimeOffset ToTime() => DateTimeOffset.UnixEpoch.AddMinutes(Value);

    public static UtcMinute operator +(UtcMinute minute, int minutes) => new(minute.Value + minutes);

    public static bool operator <(UtcMinute left, UtcMinute right) => left.Value < right.Value;

    public static bool operator >(UtcMinute left, UtcMinute right) => left.Value > right.Value;

    public static bool operator <=(UtcMinute left, UtcMinute right) => left.Value <= right.Value;

    public static bool operator >=(UtcMinute left, UtcMinute right) => left.Value >= right.Value;

    public int CompareTo(UtcMinute other) => Value.CompareTo(other.Value);
}
