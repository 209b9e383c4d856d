using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>The litres of a closed period whose sites were restated after it was closed: as they were known then, and as they are known now.</summary>
internal static class WaterMemos
{
    private static readonly WaterTotal Nothing = new WaterSum(WaterFactorTable.Bundled).Total;

    /// <returns>Of zones in which a restatement changed something of the period, and whose water differs.</returns>
    public static IReadOnlyList<WaterMemo> Of(SqliteConnection connection, ClosedPeriod closed, Action look)
    {
        var reasons = RestatementReasons.Of(SiteTable.AllPeriods(connection), closed.ClosedAt, closed.Period.Range);
        if (reasons.Count == 0) return [];
        var now = Totals(new CellReader(connection), closed.Period.Range, look);
        try
        {
            var then = Totals(new CellReader(connection, closed.ClosedAt), closed.Period.Range, look);
            return [.. Keys(now.Keys.Union(then.Keys), reasons)
                .Select(key => new WaterMemo(key.Zone, key.Simulated, Find(then, key), Find(now, key), Text(reasons[key.Zone])))
                .Where(memo => memo.Closed != memo.Now)];
        }
        catch (HistoryGoneException gone)
        {
            // A zone that all energy has left is told too; whether that was simulated nobody knows any more.
            var left = reasons.Select(zone => zone.Key).Where(zone => !now.Keys.Any(key => key.Zone == zone)).Select(zone => (zone, false));
            return [.. Keys(now.Keys.Concat(left), reasons).Select(key => new WaterMemo(
                key.Zone, key.Simulated, null, Find(now, key), $"{Text(reasons[key.Zone])}; as of the closing it is not told: {gone.Message}"))];
        }
    }

    private static Dictionary<(string Zone, bool Simulated), WaterTotal> Totals(CellReader cells, MinuteRange range, Action look)
    {
        var energy = new Dictionary<(string Zone, Pue Pue, long? Wue, bool Simulated), long>();
        foreach (var cell in cells.CellsByDay(range, look))
        {
            var key = (cell.Period.Zone, cell.Period.Pue, cell.Period.WueMicrolitresPerKilowattHour, cell.Series.IsSimulated);
            energy[key] = checked(energy.GetValueOrDefault(key) + cell.Energy.Millijoules);
        }

        return energy.GroupBy(entry => (entry.Key.Zone, entry.Key.Simulated)).ToDictionary(group => group.Key, group =>
        {
            var sum = new WaterSum(WaterFactorTable.Bundled);
            foreach (var ((zone, pue, wue, _), millijoules) in group)
                sum.Add(new(millijoules), new(string.Empty, SitePeriod.BeforeAllTime, string.Empty, zone, pue, wue));
            return sum.Total;
        });
    }

    private static IEnumerable<(string Zone, bool Simulated)> Keys(IEnumerable<(string Zone, bool Simulated)> keys, ILookup<string, string> reasons) =>
        keys.Where(key => reasons.Contains(key.Zone)).OrderBy(key => key.Zone, StringComparer.Ordinal).ThenBy(key => key.Simulated);

    private static WaterTotal Find(Dictionary<(string Zone, bool Simulated), WaterTotal> totals, (string Zone, bool Simulated) key) => totals.GetValueOrDefault(key, Nothing);

    private static string Text(IEnumerable<string> reasons) => string.Join("; ", reasons);
}
