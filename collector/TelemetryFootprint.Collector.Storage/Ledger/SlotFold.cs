using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>The fold of minutes into slots, as a restatement of sites takes it apart and makes it anew. No energy comes or goes here.</summary>
internal sealed class SlotFold(SqliteConnection connection, EnergyTables energy) : IDisposable
{
    private readonly Statement _rows = new(connection, "SELECT slot, minutes, series, period, mj, low, high, observed_ms FROM energy_slot WHERE slot >= $0 AND slot < $1", 2);
    private readonly Statement _delete = new(connection, "DELETE FROM energy_slot WHERE slot = $0 AND series = $1 AND period = $2", 3);
    private readonly Statement _minutes = new(connection, """
        SELECT minute, mj, low, high, observed_ms FROM energy_minute WHERE series = $0 AND minute >= $1 AND minute < $2
        UNION ALL SELECT minute, mj, low, high, observed_ms FROM energy_late WHERE series = $0 AND minute >= $1 AND minute < $2
        """, 3);

    /// <summary>The rows of these series.</summary>
    public List<FoldedRow> Rows(MinuteRange hours, HashSet<long> ids)
    {
        var rows = new List<FoldedRow>();
        _rows.Each(
            row =>
            {
                if (ids.Contains(row.GetInt64(2)))
                    rows.Add(new(new(new(row.GetInt32(0)), new(row.GetInt32(0) + row.GetInt32(1))), row.GetInt64(2), row.GetInt64(3), CellOf(row, 4)));
                return true;
            },
            hours.From.Value, hours.To.Value);
        return rows;
    }

    public List<(UtcMinute Minute, EnergyCell Cell)> Minutes(long series, MinuteRange range) =>
        _minutes.Rows(row => (new UtcMinute(row.GetInt32(0)), CellOf(row, 1)), series, range.From.Value, range.To.Value);

    public void Move(FoldedRow row, long period)
    {
        _delete.Run(row.Slot.From.Value, row.Series, row.Period);
        energy.PutSlot(row.Slot, row.Series, period, row.Cell);
    }

    /// <summary>Throws if the minutes do not hold the same energy as what they take the place of.</summary>
    public void Replace(MinuteRange hours, HashSet<long> ids, IReadOnlyDictionary<(long Series, MinuteRange Slot, long Period), EnergyCell> folded)
    {
        var old = Rows(hours, ids);
        var (was, becomes) = (Sum(old.Select(row => row.Cell)), Sum(folded.Values));
        if (was != becomes)
            throw new InvalidOperationException($"The slots from {hours.From.ToTime():u} hold {was.Millijoules} mJ and their minutes {becomes.Millijoules} mJ: nothing was changed.");
        foreach (var row in old) _delete.Run(row.Slot.From.Value, row.Series, row.Period);
        foreach (var ((series, slot, period), cell) in folded) energy.PutSlot(slot, series, period, cell);
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_rows, _delete, _minutes]) statement.Dispose();
    }

    private static EnergyCell Sum(IEnumerable<EnergyCell> cells) => cells.Aggregate(default(EnergyCell), (sum, cell) => sum + cell);

    private static EnergyCell CellOf(SqliteDataReader row, int column) =>
        new(row.GetInt64(column), row.GetInt64(column + 1), row.GetInt64(column + 2), row.GetInt64(column + 3));
}
