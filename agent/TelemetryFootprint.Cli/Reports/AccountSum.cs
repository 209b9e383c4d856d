using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>Sums of an account's rows.</summary>
internal static class AccountSum
{
    /// <summary>Null: there are none.</summary>
    public static AccountFigures? Of(IReadOnlyList<AccountFigures> rows) => rows switch
    {
        [] => null,
        [var one] => one,
        _ => new(
            RowSum.Key, null, rows[0].Simulated, null, Same(rows, row => row.Factor), Same(rows, row => row.Gas), FigureSum.Of([.. rows.Select(row => row.Energy)]), FigureSum.Of([.. rows.Select(row => row.Emissions)]),
            new(Embodied([.. rows.Select(row => row.Embodied)])),
            new(FigureSum.Of([.. rows.Select(row => row.Water.Total)]), FigureSum.Of([.. rows.Select(row => row.Water.OnSite)]), FigureSum.Of([.. rows.Select(row => row.Water.OffSite)])),
            FigureSum.OfDifferences([.. rows.Select(row => row.Restated)])),
    };

    /// <summary>Real with real, and grams of one kind with each other, as the sums of totals have them.</summary>
    public static IEnumerable<AccountFigures> ByKind(IEnumerable<AccountFigures> rows) =>
        rows.GroupBy(row => (row.Simulated, row.Factor, row.Gas)).Select(kind => Of([.. kind])! with { Key = RowSum.Key });

    private static Figure Embodied(IReadOnlyList<EmbodiedFigures> rows) =>
        rows.Where(row => !row.IsOfNoHours).Select(row => row.Emissions).ToList() is { Count: > 0 } told ? FigureSum.Of(told) : rows[0].Emissions;

    private static string? Same(IReadOnlyList<AccountFigures> rows, Func<AccountFigures, string?> of) => rows.Select(of).Distinct().Count() == 1 ? of(rows[0]) : null;
}
