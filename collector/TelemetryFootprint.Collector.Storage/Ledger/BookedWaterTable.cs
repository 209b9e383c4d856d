using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// Energy by the site period and the grid's water that it was booked with. Litres follow from it, whole and in any order; neither a restatement of
/// sites nor another edition of the water table changes what is here, so litres never fall.
/// </summary>
internal sealed class BookedWaterTable(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, long> _grids = new(StringComparer.Ordinal);
    private readonly Statement _add = new(connection, """
        INSERT INTO booked_water (series, period, grid, mj) VALUES ($0, $1, $2, $3) ON CONFLICT DO UPDATE SET mj = mj + excluded.mj
        """, 4);

    /// <param name="series">Whose energy it is.</param>
    /// <param name="period">The row of the site period.</param>
    /// <param name="zone">Of that period.</param>
    /// <param name="energy">Of the machines, without PUE.</param>
    public void Add(long series, long period, string zone, Joules energy)
    {
        if (!_grids.TryGetValue(zone, out var grid)) _grids[zone] = grid = LedgerSchema.GridWater(zone);
        _add.Run(series, period, grid, energy.Millijoules);
    }

    public void Dispose() => _add.Dispose();
}
