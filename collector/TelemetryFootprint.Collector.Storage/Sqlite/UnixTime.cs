namespace TelemetryFootprint.Collector.Storage.Sqlite;

/// <summary>Times in the store: whole microseconds since 1970, UTC.</summary>
internal static class UnixTime
{
    public static long ToMicroseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Null: beyond the calendar.</summary>
    public static DateTimeOffset? TryFromMicroseconds(long microseconds) =>
        microseconds < ToMicroseconds(DateTimeOffset.MinValue) || microseconds > ToMicroseconds(DateTimeOffset.MaxValue) ? null : FromMicroseconds(microseconds);

    public static DateTimeOffset FromMicroseconds(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
