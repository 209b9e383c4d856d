using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>The folded energy of slots, as the writer reads it. Without joins: a year of a fleet is millions of rows, and what they would join is in memory.</summary>
internal sealed class SlotEnergyTable(SqliteConnection connection, SeriesTable series, SiteTable sites) : IDisposable
{
    private readonly Statement _slot = new(connection, "SELECT series, period, mj FROM energy_slot WHERE slot = $0", 1);

    // Of one slot at a time; kept, since thousands of slots have the same series and periods.
    private readonly Dictionary<(long Period, bool Simulated, string Project), long> _sums = [];

    public List<SlotEnergy> Of(string zone, UtcMinute slot)
    {
        var energy = new List<SlotEnergy>();
        Each(slot, (id, period, millijoules) =>
        {
            if (sites.PeriodOf(period) is { } site && site.Zone == zone) energy.Add(new(id, series.KeyOf(id), site, new(millijoules)));
        });
        return energy;
    }

    /// <summary>The zone's energy in the slot by project, real energy first, in the order of the projects' names.</summary>
    public IEnumerable<ProjectEnergy> ByProject(string zone, UtcMinute slot)
    {
        _sums.Clear();
        Each(slot, (id, period, millijoules) =>
        {
            var key = series.KeyOf(id);
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, (period, key.IsSimulated, key.Project), out _);
            sum = checked(sum + millijoules);
        });
        return _sums.Select(sum => (sum.Key.Simulated, sum.Key.Project, Site: sites.PeriodOf(sum.Key.Period), Millijoules: sum.Value))
            .Where(sum => sum.Site.Zone == zone)
            .GroupBy(sum => (sum.Simulated, sum.Project))
            .Select(group => new ProjectEnergy(
                group.Key.Simulated, group.Key.Project, group.Aggregate(0L, (sum, part) => checked(sum + part.Millijoules)),
                group.Aggregate((Int128)0, (sum, part) => sum + ((Int128)part.Millijoules * part.Site.Pue.PartsPerMillion))))
            .OrderBy(project => project.Simulated).ThenBy(project => project.Project, StringComparer.Ordinal);
    }

    public void Dispose() => _slot.Dispose();

    private void Each(UtcMinute slot, Action<long, long, long> take) => _slot.Each(
        row =>
        {
            // By the statement itself: the reader's own checks per column cost more than the row.
            var handle = row.Handle!;
            take(SQLitePCL.raw.sqlite3_column_int64(handle, 0), SQLitePCL.raw.sqlite3_column_int64(handle, 1), SQLitePCL.raw.sqlite3_column_int64(handle, 2));
            return true;
        },
        slot.Value);
}
