using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>The energy of the ledger: cells only ever grow.</summary>
internal sealed class EnergyTables(SqliteConnection connection) : IDisposable
{
    private const string AddCell = " ON CONFLICT DO UPDATE SET mj = mj + excluded.mj, low = low + excluded.low, high = high + excluded.high, observed_ms = observed_ms + excluded.observed_ms";

    private readonly Statement _minute = new(connection, "INSERT INTO energy_minute (series, minute, mj, low, high, observed_ms) VALUES ($0, $1, $2, $3, $4, $5)" + AddCell, 6);
    private readonly Statement _late = new(connection, "INSERT INTO energy_late (series, minute, received_at, mj, low, high, observed_ms) VALUES ($0, $1, $2, $3, $4, $5, $6)" + AddCell, 7);
    private readonly Statement _slot = new(connection, "INSERT INTO energy_slot (slot, series, period, minutes, mj, low, high, observed_ms) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)" + AddCell, 8);
    private readonly Statement _total = new(connection, "INSERT INTO energy_total (series, mj, low, high, observed_ms) VALUES ($0, $1, $2, $3, $4)" + AddCell, 5);

    public void AddMinute(long series, UtcMinute minute, EnergyCell cell) =>
        _minute.Run(series, minute.Value, cell.Millijoules, cell.LowMillijoules, cell.HighMillijoules, cell.ObservedMilliseconds);

    public void AddLate(long series, UtcMinute minute, DateTimeOffset receivedAt, EnergyCell cell) => _late.Run(
        series, minute.Value, UnixTime.ToMicroseconds(receivedAt), cell.Millijoules, cell.LowMillijoules, cell.HighMillijoules, cell.ObservedMilliseconds);

    public void AddSlot(MinuteRange slot, long series, long period, EnergyCell cell)
    {
        PutSlot(slot, series, period, cell);
        _total.Run(series, cell.Millijoules, cell.LowMillijoules, cell.HighMillijoules, cell.ObservedMilliseconds);
    }

    /// <summary>Energy that was in other slots: the series' total has it already.</summary>
    public void PutSlot(MinuteRange slot, long series, long period, EnergyCell cell) => _slot.Run(
        slot.From.Value, series, period, slot.Minutes, cell.Millijoules, cell.LowMillijoules, cell.HighMillijoules, cell.ObservedMilliseconds);

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_minute, _late, _slot, _total]) statement.Dispose();
    }
}
