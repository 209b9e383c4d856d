using System.CommandLine;
using System.Text.Json;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Reports;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>footprint report</c>: what a run, a project, a site or a user used, for a terminal, a program, a spreadsheet or a browser.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var access = new AccessOptions();
        var of = new ReportOptions();
        var format = ParsedOption.Create<ReportFormat?>("--format", "How it is written (table)", "table|json|csv|html", Parse, "none of table, json, csv, html");
        var units = ParsedOption.Create<FunctionalUnits>("--units", "What was made with it, for a score per one of them (SCI, ISO/IEC 21031), such as tokens=1.2e9", "UNIT=COUNT", FunctionalUnits.Parse, "no unit and how many there were, such as tokens=1.2e9");
        var command = new Command("report", "What a registered run used, or a project, a site or a user: energy and grams with their bounds. --format html is one file that needs nothing else.") { format, units };
        var steps = new Option<bool>("--timeline") { Description = "With --format csv: a row for each step of the timeline instead of the totals; the other formats have both" };
        var whatIf = WhatIfOption.Create();
        command.Add(steps);
        command.Add(whatIf);
        of.AddTo(command);
        access.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (run, scope) = of.Read(parsed);
            var (how, levers) = (parsed.GetValue(format) ?? ReportFormat.Table, parsed.GetValue(whatIf) ?? []);
            var isTimeline = parsed.GetValue(steps);
            if (isTimeline && how != ReportFormat.Csv) throw new UsageException("--timeline is of --format csv; the other formats have the timeline with the totals");
            if (levers.Length > 0 && (run is null || how == ReportFormat.Csv)) throw new UsageException("--what-if is of report RUN with --format table, json or html");
            using var client = new CollectorClient(access.Read(parsed, terminal), time);
            if (scope is not null)
            {
                var totals = await client.TotalsAsync(scope.Query, cancellationToken);
                if (parsed.GetValue(units) is { } made) totals = totals with { Sci = await client.SciAsync(made.Query(totals.From, totals.To, scope.Parts), cancellationToken) };
                Write(terminal, Report.Of(totals, scope), () => JsonSerializer.Serialize(totals, ApiJson.Default.TotalsList), how, isTimeline);
            }
            else
            {
                var answer = await client.RunAsync(run!, cancellationToken);
                if (parsed.GetValue(units) is { } made) answer = answer with { Sci = await client.SciAsync(made.Query(answer.From, answer.To, ("run", answer.Run.Id)), cancellationToken) };
                if (levers.Length > 0) answer = answer with { WhatIf = WhatIfTable.Of(answer.Rows, levers) };
                Write(terminal, Report.Of(answer), () => JsonSerializer.Serialize(answer, ApiJson.Default.RunTotals), how, isTimeline);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(Terminal terminal, Report report, Func<string> json, ReportFormat format, bool isTimeline)
    {
        switch (format)
        {
            case ReportFormat.Json:
                terminal.Output.WriteLine(json());
                break;
            case ReportFormat.Csv when isTimeline:
                ReportCsv.WriteTimeline(terminal.Output, report);
                break;
            case ReportFormat.Csv:
                ReportCsv.Write(terminal.Output, report);
                break;
            case ReportFormat.Html:
                ReportHtml.Write(terminal.Output, report);
                break;
            default:
                ReportText.Write(terminal, report);
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
