using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Cells of a ledger as rows, whichever store they were read from.</summary>
public static class LedgerTables
{
    /// <summary>In the order of their names, with the query's timeline if it has steps: no cell lies in two of them. Real and simulated energy, and grams of different families, are different rows.</summary>
    public static LedgerTotals Totals(
        TotalsQuery query, IEnumerable<LedgerCell> cells, ICellPrices prices, Func<IReadOnlyCollection<SeriesKey>, Coverage> coverage, CancellationToken cancellationToken)
    {
        var timeline = query.Steps is { } steps ? new TimelineSum(query.Range, steps) : null;
        var sums = new Dictionary<(string Key, string? Host, bool Simulated, FactorFamily? Family), TotalSum>();
        foreach (var cell in cells.Where(cell => IsWithin(query.Projects, cell) && query.Filter?.Holds(cell.Series, cell.Period) != false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (name, host) = TotalsRow.Of(query.By, cell.Series, cell.Period, query.OfRuns);
            var (family, price) = (prices.FamilyOf(cell.Period.Zone), prices.PriceOf(cell.Period.Zone, cell.Slot));
            var key = (name, host, cell.Series.IsSimulated, family);
            if (!sums.TryGetValue(key, out var sum)) sums[key] = sum = new(query.Prices, query.IsOfOwners);
            sum.Add(cell, price);
            timeline?.Add(cell, family, price);
        }

        return new(
        [
            .. sums.OrderBy(entry => entry.Key.Key, StringComparer.Ordinal).ThenBy(entry => entry.Key.Host, StringComparer.Ordinal)
                .ThenBy(entry => entry.Key.Simulated).ThenBy(entry => entry.Key.Family?.Code ?? 0)
                .Select(entry => entry.Value.ToTotal(entry.Key.Key, entry.Key.Host, entry.Key.Simulated, entry.Key.Family) with { Coverage = coverage(entry.Value.Series) }),
        ])
        {
            Timeline = timeline?.ToTimeline(),
            Hosts = [.. sums.Values.SelectMany(sum => sum.Series).Select(series => series.Host).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>Step by step, ascending, so that only one step's sums are in memory at a time: a month has forty thousand.</summary>
    public static IReadOnlyList<SeriesPoint> Series(SeriesQuery query, IEnumerable<LedgerCell> cells, ICellPrices prices, CancellationToken cancellationToken) =>
    [
        .. cells.Where(cell => IsWithin(query.Projects, cell))
            .GroupBy(cell => (cell.From.Value - query.Range.From.Value) / query.StepMinutes * query.StepMinutes)
            .OrderBy(step => step.Key)
            .SelectMany(step => PointsOf(query.Range.From + step.Key, step, prices, query.Projects is not null, cancellationToken)),
    ];

    private static bool IsWithin(IReadOnlySet<string>? projects, LedgerCell cell) => projects is null || projects.Contains(cell.Series.Project);

    private static IEnumerable<SeriesPoint> PointsOf(UtcMinute at, IEnumerable<LedgerCell> cells, ICellPrices prices, bool isOfOwners, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sums = new Dictionary<(SitePeriod Period, bool Simulated), TotalSum>();
        foreach (var cell in cells)
        {
            var key = (cell.Period, cell.Series.IsSimulated);
            if (!sums.TryGetValue(key, out var sum)) sums[key] = sum = new(isOfOwners: isOfOwners);
            sum.Add(cell, prices.PriceOf(cell.Period.Zone, cell.Slot));
        }

        return sums
            .OrderBy(entry => entry.Key.Period.Host, StringComparer.Ordinal).ThenBy(entry => entry.Key.Period.From).ThenBy(entry => entry.Key.Simulated)
            .Select(entry => new SeriesPoint(
                at, entry.Key.Period.Host, entry.Key.Period.Zone, entry.Key.Period.Pue, entry.Key.Simulated, entry.Value.Energy, entry.Value.Grams, entry.Value.Unpriced)
            {
                LowGrams = entry.Value.LowGrams,
                HighGrams = entry.Value.HighGrams,
                Quality = entry.Value.Quality,
                Method = entry.Value.Method,
            });
    }
}
