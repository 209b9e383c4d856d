using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>
/// Hours of series whose slots tell more than was known at a time: energy came later, or a restatement moved the host to another zone, whose
/// slots are cut differently.
/// </summary>
internal sealed class ChangedHours
{
    private const int MinutesPerHour = 60;

    private readonly HashSet<(long Series, UtcMinute Hour)> _hours = [];

    /// <param name="range">Whole hours.</param>
    public ChangedHours(SqliteConnection connection, IReadOnlyDictionary<long, SeriesKey> series, MinuteRange range, DateTimeOffset asOf)
    {
        var then = UnixTime.ToMicroseconds(asOf);
        using var late = new Statement(connection, """
            SELECT DISTINCT e.series, e.minute / 60 FROM series s CROSS JOIN energy_late e ON e.series = s.id
            WHERE e.minute >= $0 AND e.minute < $1 AND e.received_at > $2
            """, 3);
        foreach (var hour in late.Rows(row => (row.GetInt64(0), new UtcMinute(row.GetInt32(1) * MinutesPerHour)), range.From.Value, range.To.Value, then)) _hours.Add(hour);
        using var moves = new Statement(connection, "SELECT host, from_minute, to_minute FROM site_move WHERE at > $0 AND to_minute > $1 AND from_minute < $2", 3);
        foreach (var (host, from, to) in moves.Rows(row => (row.GetString(0), row.GetInt32(1), row.GetInt32(2)), then, range.From.Value, range.To.Value))
        {
            var first = new UtcMinute(Math.Max(from, range.From.Value)).FloorTo(MinutesPerHour);
            foreach (var (id, _) in series.Where(entry => entry.Value.Host == host))
            {
                for (var hour = first; hour.Value < Math.Min(to, range.To.Value); hour += MinutesPerHour) _hours.Add((id, hour));
            }
        }
    }

    /// <summary>Those that begin within the range; neighbouring hours of a series as one.</summary>
    public IEnumerable<(long Series, MinuteRange Range)> Within(MinuteRange range)
    {
        foreach (var series in _hours.Where(entry => range.Contains(entry.Hour)).GroupBy(entry => entry.Series).OrderBy(group => group.Key))
        {
            var hours = series.Select(entry => entry.Hour).Order().ToList();
            for (var first = 0; first < hours.Count;)
            {
                var next = first + 1;
                while (next < hours.Count && hours[next] == hours[next - 1] + MinutesPerHour) next++;
                yield return (series.Key, new(hours[first], hours[next - 1] + MinutesPerHour));
                first = next;
            }
        }
    }

    public bool Has(long series, UtcMinute slot) => _hours.Contains((series, slot.FloorTo(MinutesPerHour)));
}
