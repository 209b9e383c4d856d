using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>A site period and its row.</summary>
/// <param name="RestatedAt">When a restatement told it, in microseconds; 0: none did.</param>
/// <param name="GoneAt">When another took its place; null: it holds now.</param>
internal sealed record StoredPeriod(long Id, SitePeriod Period, long RestatedAt, long? GoneAt)
{
    public bool HoldsNow => GoneAt is null;

    /// <summary>
    /// True if it held as known then. A period that the configuration made begins after it was made: only restatements change what is told of the past.
    /// </summary>
    public bool HeldAsOf(DateTimeOffset asOf) => UnixTime.ToMicroseconds(asOf) is var then && RestatedAt <= then && (GoneAt is not { } gone || gone > then);
}
