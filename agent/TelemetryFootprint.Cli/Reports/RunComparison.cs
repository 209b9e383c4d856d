using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>Two runs side by side. What one of them does not know has no ratio, nor do grams of different kinds.</summary>
internal sealed record RunComparison(RegisteredRun First, RegisteredRun Second, ComparedFigure Seconds, ComparedFigure Energy, ComparedFigure Emissions, ComparedFigure Cost, ComparedFigure CarbonCost)
{
    public static RunComparison Of(RunTotals first, RunTotals second)
    {
        var (one, other) = (Real(first), Real(second));
        var (left, right) = (one is [var known, ..] ? known : null, other is [var also, ..] ? also : null);
        var why = one.Count > 1 || other.Count > 1 ? "priced in factors of several kinds, which have no sum"
            : left is not null && right is not null && (left.Factor, left.Gas) != (right.Factor, right.Gas) ? $"{left.Factor} {left.Gas} beside {right.Factor} {right.Gas}"
            : null;
        var nothing = one.Count == 0 || other.Count == 0 ? "no measured energy" : null;
        return new(
            first.Run, second.Run, ComparedFigure.Of("s", Length(first.Run), Length(second.Run), Length(first.Run) is null || Length(second.Run) is null ? WhyNoLength(first.Run, second.Run) : null),
            ComparedFigure.Of("J", Sum(one), Sum(other), nothing),
            why is null ? ComparedFigure.Of("g", left?.Emissions.Value, right?.Emissions.Value, left?.Emissions.Reason ?? right?.Emissions.Reason) : new("g", null, null, null, why),
            Money(RowSum.Of(one, row => row.Cost), RowSum.Of(other, row => row.Cost), nothing),
            Money(RowSum.Of(one, row => row.CarbonCost), RowSum.Of(other, row => row.CarbonCost), nothing ?? why));
    }

    // Why: what keeps the two from being compared; null: nothing does.
    private static ComparedFigure Money(Figure? first, Figure? second, string? why)
    {
        var unit = first?.Unit ?? second?.Unit ?? MoneyText.NoCurrency;
        if (why is not null) return new(unit, null, null, null, why);
        return ComparedFigure.Of(unit, first?.Value, second?.Value, first is null || second is null ? "the collector tells no cost" : first.Reason ?? second.Reason);
    }

    /// <summary>Simulated energy is nothing to compare.</summary>
    private static IReadOnlyList<RunTotal> Real(RunTotals run) => RowSum.Of(run.Rows.Where(row => !row.Simulated));

    private static double? Sum(IReadOnlyList<RunTotal> rows) => rows.Count == 0 ? null : rows.Sum(row => row.Energy.Value ?? 0);

    private static string WhyNoLength(params RegisteredRun[] runs) => Array.Exists(runs, run => run.Ended is null && !run.IsUnregistered) ? "it is active" : "nobody said when it ended";

    private static double? Length(RegisteredRun run) => run.Ended is { } ended ? (ended - run.Started).TotalSeconds : null;
}
