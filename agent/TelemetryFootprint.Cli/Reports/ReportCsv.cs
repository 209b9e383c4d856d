using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>A report as RFC 4180 has tables: a row for each total, or for each step of its timeline.</summary>
internal static class ReportCsv
{
    private const string Header = "simulated,zone,factor,gas,energy_j,energy_low_j,energy_high_j,emissions_g,emissions_low_g,emissions_high_g,quality,unpriced_j,"
        + "currency,cost,cost_low,cost_high,cost_reason,carbon_cost,carbon_cost_low,carbon_cost_high,carbon_cost_reason,"
        + "active_j,execution_idle_j,reserved_idle_j,idle_j,unknown_j,measured_percent,estimated_percent,carried_percent,forecast_percent,annual_percent,unpriced_percent,covered,not_covered," + AccountCsv.Header;

    private const string StepHeader = "simulated,factor,gas,step_from,step_to,energy_j,energy_low_j,energy_high_j,emissions_g,emissions_low_g,emissions_high_g,quality,unpriced_j,restated";

    public static void Write(TextWriter output, Report report)
    {
        output.Write(string.Concat(report.Cells.Select(cell => cell.Name + ",")) + (report.HasKeys ? "run," : "") + Header + "\r\n");
        foreach (var (row, beside) in report.Rows.Zip(report.Account?.Of(report.Rows) ?? new AccountFigures?[report.Rows.Count]))
        {
            string[] cells =
            [
                .. report.Cells.Select(cell => CsvCell.Of(cell.Value)), .. report.HasKeys ? [CsvCell.Of(row.Key)] : Array.Empty<string>(),
                CsvCell.Of(row.Simulated), CsvCell.Of(row.Zone), CsvCell.Of(row.Factor), CsvCell.Of(row.Gas), .. CsvCell.Of(row.Energy), .. CsvCell.Of(row.Emissions), CsvCell.Of(row.Emissions.Quality), CsvCell.Of(row.Unpriced.Value),
                MoneyText.HasCurrency(row.Cost) ? CsvCell.Of(row.Cost!.Unit) : "", .. Money(row.Cost), .. Money(row.CarbonCost),
                .. Parts(EnergyShares.States, row.EnergyByState), .. Parts(EnergyShares.Grades, row.PercentByQuality),
                CsvCell.Of(CoverageText.Included(row.Coverage)), CsvCell.Of(CoverageText.Missing(row.Coverage)),
                .. AccountCsv.Cells(beside, report.Account?.Reason),
            ];
            output.Write(string.Join(',', cells) + "\r\n");
        }
    }

    /// <summary>A step of which nothing is known has a row of empty figures.</summary>
    public static void WriteTimeline(TextWriter output, Report report)
    {
        output.Write(string.Concat(report.Cells.Select(cell => cell.Name + ",")) + StepHeader + "\r\n");
        foreach (var lane in report.Lanes)
        {
            foreach (var step in lane.Steps)
            {
                string[] cells =
                [
                    .. report.Cells.Select(cell => CsvCell.Of(cell.Value)), CsvCell.Of(lane.Simulated), CsvCell.Of(lane.Factor), CsvCell.Of(lane.Gas), Report.Iso(step.From), Report.Iso(step.To),
                    .. CsvCell.Of(step.Point?.Energy), .. CsvCell.Of(step.Point?.Emissions), CsvCell.Of(step.Point?.Emissions.Quality), CsvCell.Of(step.Point?.Unpriced.Value),
                    step.Point is { } known ? CsvCell.Of(known.Restated) : "",
                ];
                output.Write(string.Join(',', cells) + "\r\n");
            }
        }
    }

    // A part that is absent has no cell: nobody measured it as 0.
    private static IEnumerable<string> Parts(IReadOnlyList<string> names, IReadOnlyDictionary<string, double>? parts) =>
        names.Select(name => CsvCell.Of(parts?.TryGetValue(name, out var value) == true ? value : (double?)null));

    // The reason is part of the amount: one that begins with ≥ makes a lower bound of it.
    private static IEnumerable<string> Money(Figure? amount) => amount is null ? ["", "", "", ""] : [.. CsvCell.Of(amount), CsvCell.Of(amount.Reason)];
}
