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
            FigureSum.Of([.. group.Select(row => row.Energy)]), FigureSum.Of([.. group.Select(row => row.Emissions)]),
            FigureSum.Of([.. group.Select(row => row.Unpriced)]))
        {
            Cost = Of(group, row => row.Cost),
            CarbonCost = Of(group, row => row.CarbonCost),
            EnergyByState = EnergyShares.Sum(group.Select(row => row.EnergyByState)),
            EnergyByQuality = EnergyShares.Sum(group.Select(row => row.EnergyByQuality)),
        }),
    ];

    /// <summary>Of amounts of one collector, and so of one currency; null: it does not say.</summary>
    public static Figure? Of(IEnumerable<RunTotal> rows, Func<RunTotal, Figure?> of) => rows.Select(of).OfType<Figure>().ToList() is { Count: > 0 } figures ? FigureSum.Of(figures) : null;
}
