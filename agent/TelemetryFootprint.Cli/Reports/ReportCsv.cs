using System.Globalization;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>A report as RFC 4180 has tables. What is unknown is empty, never 0; a text that a spreadsheet would take for a formula is none.</summary>
internal static class ReportCsv
{
    private const string Header = "simulated,zone,factor,gas,energy_j,energy_low_j,energy_high_j,emissions_g,emissions_low_g,emissions_high_g,quality,unpriced_j,"
        + "currency,cost,cost_low,cost_high,cost_reason,carbon_cost,carbon_cost_low,carbon_cost_high,carbon_cost_reason";

    public static void Write(TextWriter output, Report report)
    {
        output.Write(string.Concat(report.Cells.Select(cell => cell.Name + ",")) + (report.HasKeys ? "run," : "") + Header + "\r\n");
        foreach (var row in report.Rows)
        {
            string[] cells =
            [
                .. report.Cells.Select(cell => Text(cell.Value)), .. report.HasKeys ? [Text(row.Key)] : Array.Empty<string>(),
                row.Simulated ? "true" : "false", Text(row.Zone), Text(row.Factor), Text(row.Gas), .. Figure(row.Energy), .. Figure(row.Emissions), Text(row.Emissions.Quality), Number(row.Unpriced.Value),
                MoneyText.HasCurrency(row.Cost) ? Text(row.Cost!.Unit) : "", .. Money(row.Cost), .. Money(row.CarbonCost),
            ];
            output.Write(string.Join(',', cells) + "\r\n");
        }
    }

    private static IEnumerable<string> Figure(Figure figure) => [Number(figure.Value), Number(figure.Low), Number(figure.High)];

    // The reason is part of the amount: one that begins with ≥ makes a lower bound of it.
    private static IEnumerable<string> Money(Figure? amount) => amount is null ? ["", "", "", ""] : [.. Figure(amount), Text(amount.Reason)];

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Text(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
