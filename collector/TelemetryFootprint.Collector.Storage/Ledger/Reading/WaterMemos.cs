using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>The litres of a closed period whose sites were restated after it was closed: as they were known then, and as they are known now.</summary>
internal static class WaterMemos
{
    public static IReadOnlyList<WaterMemo> Of(SqliteConnection connection, ClosedPeriod closed, Action look)
    {
        var reasons = ReasonsSince(connection, closed);
        if (reasons.Length == 0) return [];
        var now = Sums(new CellReader(connection), closed.Period.Range, look);
        try
        {
            var then = Sums(new CellReader(connection, closed.ClosedAt), closed.Period.Range, look);
            return [.. Keys(now.Keys.Union(then.Keys)).Where(key => Find(then, key) != Find(now, key)).Select(key => new WaterMemo(key.Zone, key.Simulated, Find(then, key), Find(now, key), reasons))];
        }
        catch (HistoryGoneException gone)
        {
            return [.. Keys(now.Keys).Select(key => new WaterMemo(key.Zone, key.Simulated, null, Find(now, key), $"{reasons}; as of the closing it is not told: {gone.Message}"))];
        }
    }

    /// <summary>Empty: no site was restated since in the period.</summary>
    private static string ReasonsSince(SqliteConnection connection, ClosedPeriod closed)
    {
        var restated = SiteTable.Periods(connection)
            .Where(stored => stored.RestatedAt > UnixTime.ToMicroseconds(closed.ClosedAt) && stored.Period.IsRestated && stored.Period.From < closed.Period.Range.To)
            .Select(stored => stored.Period.Source[SitePeriod.RestatedPrefix.Length..]);
        return string.Join("; ", restated.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static Dictionary<(string Zone, bool Simulated), Litres?> Sums(CellReader cells, MinuteRange range, Action look)
    {
        var energy = new Dictionary<(string Zone, Pue Pue, long? Wue, bool Simulated), long>();
        foreach (var cell in cells.CellsByDay(range, look))
        {
            var key = (cell.Period.Zone, cell.Period.Pue, cell.Period.WueMicrolitresPerKilowattHour, cell.Series.IsSimulated);
            energy[key] = checked(energy.GetValueOrDefault(key) + cell.Energy.Millijoules);
        }

        return energy.GroupBy(entry => (entry.Key.Zone, entry.Key.Simulated)).ToDictionary(
            group => group.Key, group => group.Select(entry => Known(entry.Key.Zone, entry.Key.Pue, entry.Key.Wue, entry.Value)).Aggregate((sum, part) => sum is { } left && part is { } right ? left + right : sum ?? part));
    }

    /// <summary>The parts that are known; null: neither is.</summary>
    private static Litres? Known(string zone, Pue pue, long? wue, long millijoules)
    {
        LitresPerKilowattHour? grid = zone.Length > 0 && WaterFactorTable.Bundled.Find(zone) is var (row, _) ? row.Value : null;
        var water = WaterFootprint.Of(new(millijoules), pue, wue is { } microlitres ? new(microlitres) : null, grid);
        return water is { OnSite: null, OffSite: null } ? null : (water.OnSite ?? default) + (water.OffSite ?? default);
    }

    private static IEnumerable<(string Zone, bool Simulated)> Keys(IEnumerable<(string Zone, bool Simulated)> keys) =>
        keys.OrderBy(key => key.Zone, StringComparer.Ordinal).ThenBy(key => key.Simulated);

    private static Litres? Find(Dictionary<(string Zone, bool Simulated), Litres?> sums, (string Zone, bool Simulated) key) => sums.GetValueOrDefault(key);
}
