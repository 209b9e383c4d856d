using System.Globalization;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>
/// Deletes rows that every consumer has read, and, at the caps, rows that some consumer has not: those are counted as its loss.
/// </summary>
public sealed record InboxRetention(TimeSpan MaxAge, long MaxBytes)
{
    /// <summary>Seven days or 10 GiB.</summary>
    public static InboxRetention Default { get; } = new(TimeSpan.FromDays(7), 10L << 30);

    internal void Apply(InboxDatabase inbox, DateTimeOffset now)
    {
        var connection = inbox.Connection;
        using var lowest = new Statement(connection, "SELECT min(cursor) FROM consumer", 0);
        using var expired = new Statement(connection, "SELECT max(id) FROM batch WHERE received_at < $0", 1);
        using var overflow = new Statement(connection, """
            SELECT max(id) FROM (SELECT id, sum(length(payload)) OVER (ORDER BY id DESC) AS newer FROM batch) WHERE newer > $0
            """, 1);
        using var count = new Statement(connection, """
            UPDATE consumer SET lost_ticks = lost_ticks + coalesce((SELECT sum(last - first + 1) FROM batch WHERE id > consumer.cursor AND id <= $0), 0),
              cursor = max(cursor, $0)
            """, 1);
        using var delete = new Statement(connection, "DELETE FROM batch WHERE id <= $0", 1);

        var read = Number(lowest.Scalar());
        delete.Run(read);
        var forced = Math.Max(Number(expired.Scalar(UnixTime.ToMicroseconds(now - MaxAge))), Number(overflow.Scalar(MaxBytes)));
        if (forced <= read) return;
        count.Run(forced);
        delete.Run(forced);
    }

    private static long Number(object? value) => value is null ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
