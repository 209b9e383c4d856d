using Spectre.Console;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Commands;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>A run's report as a person reads it in a terminal.</summary>
internal static class ReportText
{
    public static void Write(Terminal terminal, RunTotals answer)
    {
        foreach (var (name, value) in ReportLines.Facts(answer)) terminal.Output.WriteLine($"{name,-9}{value}");
        if (answer.Rows.Count == 0)
        {
            terminal.Output.WriteLine($"energy and emissions are unknown: {answer.Reason}");
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in ReportLines.Columns) table.AddColumn(column);
        foreach (var row in answer.Rows) table.AddRow([.. ReportLines.Row(row).Select(cell => new Text(cell))]);
        terminal.CreateConsole().Write(table);
        terminal.Output.WriteLine(ReportLines.Scope);
    }
}
