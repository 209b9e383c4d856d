using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>The totals of a period per zone, family and whether it is simulated. A day at a time: a year of a fleet is not held at once.</summary>
internal static class PeriodSums
{
    /// <param name="asOf">As the cells are read; null: as known now.</param>
    public static List<PeriodTotal> Of(SqliteConnection connection, CellReader cells, MinuteRange range, DateTimeOffset? asOf = null, Action? look = null)
    {
        var prices = new PriceReader(connection, null, range, asOf);
        var sums = new Dictionary<(string Zone, FactorFamily? Family, bool Simulated), TotalSum>();
        foreach (var cell in cells.CellsByDay(range, look))
        {
            var key = (cell.Period.Zone, prices.FamilyOf(cell.Period.Zone), cell.Series.IsSimulated);
            if (!sums.TryGetValue(key, out var sum)) sums[key] = sum = new();
            sum.Add(cell, prices.PriceOf(cell.Period.Zone, cell.Slot));
        }

        return [.. sums
            .OrderBy(entry => entry.Key.Zone, StringComparer.Ordinal).ThenBy(entry => entry.Key.Family?.Code ?? 0).ThenBy(entry => entry.Key.Simulated)
            .Select(entry => new PeriodTotal(
                entry.Key.Zone, entry.Key.Family, entry.Key.Simulated, new(entry.Value.Energy.Millijoules), entry.Value.Unpriced, entry.Value.Product))];
    }
}
