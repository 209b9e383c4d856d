using System.Globalization;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>A run's report as RFC 4180 has tables. What is unknown is empty, never 0; a text that a spreadsheet would take for a formula is none.</summary>
internal static class ReportCsv
{
    private const string Header = "run,name,project,user,phase,started,ended,simulated,zone,factor,gas,energy_j,energy_low_j,energy_high_j,emissions_g,emissions_low_g,emissions_high_g,quality,unpriced_j";

    public static void Write(TextWriter output, RunTotals answer)
    {
        output.Write(Header + "\r\n");
        var run = answer.Run;
        foreach (var row in answer.Rows)
        {
            string[] cells =
            [
                Text(run.Id), Text(run.Name), Text(run.Project), Text(run.User), Text(run.Phase), Time(run.Started), run.Ended is { } ended ? Time(ended) : "",
                row.Simulated ? "true" : "false", Text(row.Zone), Text(row.Factor), Text(row.Gas), .. Figure(row.Energy), .. Figure(row.Emissions), Text(row.Emissions.Quality), Number(row.Unpriced.Value),
            ];
            output.Write(string.Join(',', cells) + "\r\n");
        }
    }

    private static IEnumerable<string> Figure(Figure figure) => [Number(figure.Value), Number(figure.Low), Number(figure.High)];

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Text(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
