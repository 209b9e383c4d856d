using System.CommandLine;
using System.Text.Json;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Reports;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>footprint report RUN</c>: what a run used, for a terminal, a program, a spreadsheet or a browser.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var access = new AccessOptions();
        var run = new Argument<string>("RUN") { Description = "The run's id, as footprint runs shows it" };
        var format = ParsedOption.Create<ReportFormat?>("--format", "How it is written (table)", "table|json|csv|html", Parse, "none of table, json, csv, html");
        var command = new Command("report", "What a registered run used: energy and grams with their bounds. --format html is one file that needs nothing else.") { run, format };
        access.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new CollectorClient(access.Read(parsed, terminal), time);
            var answer = await client.RunAsync(parsed.GetRequiredValue(run), cancellationToken);
            Write(terminal, answer, parsed.GetValue(format) ?? ReportFormat.Table);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(Terminal terminal, RunTotals answer, ReportFormat format)
    {
        switch (format)
        {
            case ReportFormat.Json:
                terminal.Output.WriteLine(JsonSerializer.Serialize(answer, ApiJson.Default.RunTotals));
                break;
            case ReportFormat.Csv:
                ReportCsv.Write(terminal.Output, answer);
                break;
            case ReportFormat.Html:
                ReportHtml.Write(terminal.Output, answer);
                break;
            default:
                ReportText.Write(terminal, answer);
                break;
        }
    }

    private static ReportFormat? Parse(string text) => text switch
    {
        "table" => ReportFormat.Table,
        "json" => ReportFormat.Json,
        "csv" => ReportFormat.Csv,
        "html" => ReportFormat.Html,
        _ => null,
    };
}
