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
        var devices = new Option<bool>("--devices") { Description = "With --format csv: a row for each device instead of the totals; the other formats have both" };
        var whatIf = WhatIfOption.Create();
        command.Add(steps);
        command.Add(devices);
        command.Add(whatIf);
        of.AddTo(command);
        access.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (run, scope) = of.Read(parsed);
            var (how, levers) = (parsed.GetValue(format) ?? ReportFormat.Table, parsed.GetValue(whatIf) ?? []);
            var parts = Parts(parsed.GetValue(steps), parsed.GetValue(devices), how);
            if (levers.Length > 0 && how == ReportFormat.Csv) throw new UsageException("--what-if is of --format table, json or html");
            using var client = new CollectorClient(access.Read(parsed, terminal), time);
            var made = parsed.GetValue(units);
            if (scope is not null)
            {
                var totals = await client.TotalsAsync(scope.Query, cancellationToken);
                if (levers.Length > 0) totals = totals with { WhatIf = WhatIfTable.OfAll(totals.Rows, levers) };
                if (made is not null) totals = totals with { Sci = await client.SciAsync(ReportQuery.Of(totals.From, totals.To, [.. scope.Parts, made.Part]), cancellationToken) };
                if (totals.Rows.Count > 0) totals = totals with { Account = await ReportAccount.AskAsync(client, ReportQuery.Of(totals.From, totals.To, scope.Parts), cancellationToken) };
                Write(terminal, Report.Of(totals, scope), () => JsonSerializer.Serialize(totals, ApiJson.Default.TotalsList), how, parts);
            }
            else
            {
                var answer = await client.RunAsync(run!, cancellationToken);
                var own = ("run", answer.Run.Id);
                if (levers.Length > 0) answer = answer with { WhatIf = WhatIfTable.Of(answer.Rows, levers) };
                if (made is not null) answer = answer with { Sci = await client.SciAsync(ReportQuery.Of(answer.From, answer.To, own, made.Part), cancellationToken) };
                if (answer.Rows.Count > 0) answer = answer with { Account = await ReportAccount.AskAsync(client, ReportQuery.Of(answer.From, answer.To, own), cancellationToken) };
                Write(terminal, Report.Of(answer), () => JsonSerializer.Serialize(answer, ApiJson.Default.RunTotals), how, parts);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(Terminal terminal, Report report, Func<string> json, ReportFormat format, ReportParts parts)
    {
        switch (format, parts)
        {
            case (ReportFormat.Json, _):
                terminal.Output.WriteLine(json());
                break;
            case (ReportFormat.Csv, ReportParts.Steps):
                ReportCsv.WriteTimeline(terminal.Output, report);
                break;
            case (ReportFormat.Csv, ReportParts.Devices):
                // A table without rows would say that there were no devices.
                if ((report.Rows.Count == 0 ? report.Reason : report.Account?.Reason) is { } unknown) throw new CollectorException(unknown);
                DeviceCsv.Write(terminal.Output, report);
                break;
            case (ReportFormat.Csv, _):
                ReportCsv.Write(terminal.Output, report);
                break;
            case (ReportFormat.Html, _):
                ReportHtml.Write(terminal.Output, report);
                break;
            default:
                ReportText.Write(terminal, report);
                break;
        }
    }

    private static ReportParts Parts(bool isTimeline, bool isDevices, ReportFormat format)
    {
        if (isTimeline && isDevices) throw new UsageException("--timeline and --devices are tables of their own; give one of them");
        if (isTimeline && format != ReportFormat.Csv) throw new UsageException("--timeline is of --format csv; the other formats have the timeline with the totals");
        if (isDevices && format != ReportFormat.Csv) throw new UsageException("--devices is of --format csv; the other formats have the devices with the totals");
        return isTimeline ? ReportParts.Steps : isDevices ? ReportParts.Devices : ReportParts.Totals;
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
