using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>The folded energy of slots, as the writer reads it. Without joins: a year of a fleet is millions of rows, and what they would join is in memory.</summary>
internal sealed class SlotEnergyTable(SqliteConnection connection, SeriesTable series, SiteTable sites) : IDisposable
{
    private readonly Statement _slot = new(connection, "SELECT series, period, mj FROM energy_slot WHERE slot = $0", 1);

    public List<SlotEnergy> Of(string zone, UtcMinute slot)
    {
        var energy = new List<SlotEnergy>();
        _slot.Each(
            row =>
            {
                var (id, period) = (row.GetInt64(0), sites.PeriodOf(row.GetInt64(1)));
                if (period.Zone == zone) energy.Add(new(id, series.KeyOf(id), period, new(row.GetInt64(2))));
                return true;
            },
            slot.Value);
        return energy;
    }

    public void Dispose() => _slot.Dispose();
}
