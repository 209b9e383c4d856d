using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// When the ledger's periods were closed. What comes to one of them afterwards was not known at its closing, whatever its clock says: energy may wait in
/// the inbox, and a factor may be asked for before and arrive after. So a period can be told for ever as it was closed.
/// </summary>
internal sealed class Closings(SqliteConnection connection)
{
    private static readonly TimeSpan Next = TimeSpan.FromMicroseconds(1);

    private readonly List<(MinuteRange Range, DateTimeOffset At)> _closed = [.. ClosedPeriodTable.All(connection).Select(closed => (closed.Period.Range, closed.ClosedAt))];

    /// <summary>The moment after the last closing of a period that the minute lies in; null: it lies in none.</summary>
    public DateTimeOffset? After(UtcMinute minute) => After(new MinuteRange(minute, minute + 1));

    /// <summary>When it became known, as <paramref name="at"/> says; after the closing of any period that it changes.</summary>
    public DateTimeOffset KnownAt(MinuteRange range, DateTimeOffset at) => After(range) is { } after && after > at ? after : at;

    private DateTimeOffset? After(MinuteRange range)
    {
        DateTimeOffset? last = null;
        foreach (var (closed, at) in _closed)
        {
            if (closed.From < range.To && range.From < closed.To && (last is null || at > last)) last = at;
        }

        return last + Next;
    }
}
