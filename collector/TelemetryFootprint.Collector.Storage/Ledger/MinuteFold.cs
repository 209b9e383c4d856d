using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// Lets go of old minutes. Their energy is in the slots since it came; before the minutes go, the two are compared, and the times after which
/// nothing of it changed are kept.
/// </summary>
internal static class MinuteFold
{
    private const int MinutesPerHour = 60;
    private const string Sums = "sum(e.mj), sum(e.low), sum(e.high), sum(e.observed_ms)";

    /// <summary>One hour, the oldest. False: no minute is older than <paramref name="before"/>.</summary>
    public static bool Hour(SqliteConnection connection, UtcMinute before)
    {
        if (Oldest(connection) is not { } oldest) return false;
        var from = oldest.FloorTo(MinutesPerHour);
        var hour = new MinuteRange(from, from + MinutesPerHour);
        if (hour.To > before) return false;
        var horizon = Horizon.Of(connection);
        Compare(connection, hour, isFirst: hour.From >= horizon.FoldedTo);
        var known = Math.Max(UnixTime.ToMicroseconds(horizon.FoldedKnown), LastChange(connection, hour));
        FaultPoint.Pass("fold.compared");
        foreach (var table in (string[])["energy_minute", "energy_late"])
        {
            Delete(connection, table, hour);
            FaultPoint.Pass("fold.deleted");
        }

        using var set = new Statement(connection, "UPDATE horizon SET folded_to = $0, folded_known = $1", 2);
        set.Run(Math.Max(hour.To.Value, horizon.FoldedTo.Value), known);
        FaultPoint.Pass("fold.written");
        return true;
    }

    private static UtcMinute? Oldest(SqliteConnection connection)
    {
        // Per series the key finds it at once.
        using var oldest = new Statement(connection, """
            SELECT min(min(coalesce((SELECT min(minute) FROM energy_minute WHERE series = s.id), 2147483647),
              coalesce((SELECT min(minute) FROM energy_late WHERE series = s.id), 2147483647))) FROM series s
            """, 0);
        return oldest.Scalar() is long minute and not int.MaxValue ? new UtcMinute((int)minute) : null;
    }

    /// <param name="isFirst">No minute of the hour was folded before: the slots hold the same. Else they hold that much more.</param>
    private static void Compare(SqliteConnection connection, MinuteRange hour, bool isFirst)
    {
        var minutes = Sum(connection, $"SELECT {Sums} FROM series s CROSS JOIN energy_minute e ON e.series = s.id WHERE e.minute >= $0 AND e.minute < $1", hour)
            + Sum(connection, $"SELECT {Sums} FROM series s CROSS JOIN energy_late e ON e.series = s.id WHERE e.minute >= $0 AND e.minute < $1", hour);
        var slots = Sum(connection, $"SELECT {Sums} FROM energy_slot e WHERE e.slot >= $0 AND e.slot < $1", hour);
        if (isFirst ? minutes != slots : minutes.Millijoules > slots.Millijoules || minutes.ObservedMilliseconds > slots.ObservedMilliseconds)
            throw new InvalidOperationException($"The minutes from {hour.From.ToTime():u} hold {minutes.Millijoules} mJ and their slots {slots.Millijoules} mJ: they stay.");
    }

    private static EnergyCell Sum(SqliteConnection connection, string sql, MinuteRange hour)
    {
        using var sum = new Statement(connection, sql, 2);
        return sum.Rows(
            row => row.IsDBNull(0) ? default : new EnergyCell(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), hour.From.Value, hour.To.Value)[0];
    }

    private static long LastChange(SqliteConnection connection, MinuteRange hour)
    {
        using var last = new Statement(connection, """
            SELECT max(coalesce((SELECT max(e.received_at) FROM series s CROSS JOIN energy_late e ON e.series = s.id WHERE e.minute >= $0 AND e.minute < $1), 0),
              coalesce((SELECT max(at) FROM site_move WHERE to_minute > $0 AND from_minute < $1), 0))
            """, 2);
        return (long)last.Scalar(hour.From.Value, hour.To.Value)!;
    }

    private static void Delete(SqliteConnection connection, string table, MinuteRange hour)
    {
        using var series = new Statement(connection, $"SELECT DISTINCT e.series FROM series s CROSS JOIN {table} e ON e.series = s.id WHERE e.minute >= $0 AND e.minute < $1", 2);
        using var delete = new Statement(connection, $"DELETE FROM {table} WHERE series = $0 AND minute >= $1 AND minute < $2", 3);
        foreach (var id in series.Rows(row => row.GetInt64(0), hour.From.Value, hour.To.Value)) delete.Run(id, hour.From.Value, hour.To.Value);
    }
}
