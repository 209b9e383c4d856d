using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>Sums of rows that may be summed: real with real, grams of one kind with each other.</summary>
internal static class RowSum
{
    public const string Key = "total";

    public static IReadOnlyList<RunTotal> Of(IEnumerable<RunTotal> rows) =>
    [
        .. rows.GroupBy(row => (row.Simulated, row.Factor, row.Gas)).Select(group => new RunTotal(
            Key, group.Key.Simulated, group.Select(row => row.Zone).Distinct().Count() == 1 ? group.First().Zone : null, group.Key.Factor, group.Key.Gas,
            Sum([.. group.Select(row => row.Energy)]), Sum([.. group.Select(row => row.Emissions)]), Sum([.. group.Select(row => row.Unpriced)]))
        {
            Cost = Of(group, row => row.Cost),
            CarbonCost = Of(group, row => row.CarbonCost),
            EnergyByState = EnergyShares.Sum(group.Select(row => row.EnergyByState)),
            EnergyByQuality = EnergyShares.Sum(group.Select(row => row.EnergyByQuality)),
        }),
    ];

    /// <summary>Of amounts of one collector, and so of one currency; null: it does not say.</summary>
    public static Figure? Of(IEnumerable<RunTotal> rows, Func<RunTotal, Figure?> of) => rows.Select(of).OfType<Figure>().ToList() is { Count: > 0 } figures ? Sum(figures) : null;

    /// <summary>Of the known ones; what is not known is in the reason, and makes a lower bound of it.</summary>
    private static Figure Sum(List<Figure> figures)
    {
        var known = figures.Where(figure => figure.Value is not null).ToList();
        var reason = figures.Select(figure => figure.Reason).FirstOrDefault(said => said is not null);
        return known.Count == 0
            ? new(null, figures[0].Unit, null, null, null, null, reason)
            : new(
                known.Sum(figure => figure.Value), figures[0].Unit, All(known, figure => figure.Low), All(known, figure => figure.High), null,
                known.Select(figure => figure.Quality).Distinct().Count() == 1 ? known[0].Quality : null, reason);
    }

    private static double? All(List<Figure> figures, Func<Figure, double?> part) => figures.TrueForAll(figure => part(figure) is not null) ? figures.Sum(part) : null;
}
