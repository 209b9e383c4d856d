using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>A report's energy in parts: a column for each part that any of the rows has.</summary>
internal static class ShareTables
{
    private const double JoulesPerKilowattHour = 3.6e6;

    /// <summary>By state and by grade; none of a collector that does not say.</summary>
    public static IEnumerable<ReportTable> Of(Report report)
    {
        if (Of("Energy by state", report, EnergyShares.States, row => row.EnergyByState, StateCell) is { } states) yield return states;
        if (Of("Energy by grade of its factor", report, EnergyShares.Grades, EnergyShares.ByGrade, (_, percent) => EnergyShares.Text(percent)) is { } grades) yield return grades;
    }

    private static string StateCell(double joules, double percent) => $"{RoundedText.KilowattHours(joules / JoulesPerKilowattHour)} ({EnergyShares.Text(percent)})";

    private static ReportTable? Of(
        string title, Report report, IReadOnlyList<string> order, Func<RunTotal, IReadOnlyDictionary<string, double>?> of, Func<double, double, string> cell)
    {
        var rows = ReportLines.Totals(report).Select(row => (Row: row, Parts: of(row), Percent: EnergyShares.Percent(of(row), row.Energy.Value))).Where(row => row.Percent is not null).ToList();
        var there = rows.SelectMany(row => row.Parts!.Keys).ToHashSet(StringComparer.Ordinal);
        if (there.Count == 0) return null;
        List<string> names = [.. order.Where(there.Contains), .. there.Except(order, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new(title, [title, .. names.Select(name => name.Replace('_', ' '))],
        [
            .. rows.Select(row => (IReadOnlyList<string>)
            [
                ReportLines.Name(row.Row, report.HasKeys), .. names.Select(name => row.Parts!.TryGetValue(name, out var joules) ? cell(joules, row.Percent![name]) : ""),
            ]),
        ]);
    }
}
