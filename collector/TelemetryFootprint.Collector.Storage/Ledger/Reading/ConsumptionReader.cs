using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>All measured energy that uses up contracts. Whole slots: a contract's energy is matched with the slot's, however the range of the question cuts it.</summary>
internal static class ConsumptionReader
{
    private const int MinutesPerHour = 60;

    /// <param name="connection">The snapshot's.</param>
    /// <param name="from">Where the first contract begins; null: there are none.</param>
    /// <param name="to">The end of the question; the slot that it lies in is whole.</param>
    /// <param name="asOf">As known then; null: as known now.</param>
    public static IReadOnlyList<ZoneEnergy> Of(SqliteConnection connection, UtcMinute? from, UtcMinute to, DateTimeOffset? asOf) =>
        from is not { } first ? [] : asOf is { } then ? KnownAt(connection, first, to, then) : KnownNow(connection, first, to);

    private static List<ZoneEnergy> KnownNow(SqliteConnection connection, UtcMinute from, UtcMinute to)
    {
        using var statement = new Statement(connection, """
            SELECT p.zone, e.slot, e.minutes, p.pue_ppm, p.pue_set, sum(e.mj)
            FROM energy_slot e JOIN site_period p ON p.id = e.period JOIN series s ON s.id = e.series
            WHERE e.slot > $0 - 60 AND e.slot < $1 AND s.method <> 6 GROUP BY 1, 2, 3, 4, 5
            """, 2);
        return statement.Rows(
            row => new ZoneEnergy(
                row.GetString(0), new(new(row.GetInt32(1)), new(row.GetInt32(1) + row.GetInt32(2))), new(row.GetInt32(3), row.GetBoolean(4)), new(row.GetInt64(5))),
            from.Value, to.Value);
    }

    /// <summary>What was not settled yet is left out: in which order it came is not kept, and the answer would be another one each time.</summary>
    private static List<ZoneEnergy> KnownAt(SqliteConnection connection, UtcMinute from, UtcMinute to, DateTimeOffset then)
    {
        var (whole, settled) = ((to + (MinutesPerHour - 1)).FloorTo(MinutesPerHour), Lateness.SettledBefore(then));
        var sums = new Dictionary<(string Zone, MinuteRange Slot, Pue Pue), long>();
        var cells = new CellReader(connection, then);
        foreach (var cell in cells.CellsByDay(new(from.FloorTo(MinutesPerHour), whole < settled ? whole : settled)))
        {
            if (cell.Series.IsSimulated) continue;
            var key = (cell.Period.Zone, cell.Slot, cell.Period.Pue);
            sums[key] = checked(sums.GetValueOrDefault(key) + cell.Energy.Millijoules);
        }

        return [.. sums.Select(sum => new ZoneEnergy(sum.Key.Zone, sum.Key.Slot, sum.Key.Pue, new(sum.Value)))];
    }
}
