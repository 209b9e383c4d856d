namespace TelemetryFootprint.Collector.Storage.Sqlite;

/// <summary>Times in the store: whole microseconds since 1970, UTC.</summary>
internal static class UnixTime
{
    public static long ToMicroseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
