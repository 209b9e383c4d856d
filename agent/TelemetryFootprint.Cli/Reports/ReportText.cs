using Spectre.Console;
using TelemetryFootprint.Cli.Commands;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>A report as a person reads it in a terminal.</summary>
internal static class ReportText
{
    public static void Write(Terminal terminal, Report report)
    {
        foreach (var (name, value) in report.Facts) terminal.Output.WriteLine($"{name,-9}{value}");
        if (report.Rows.Count == 0)
        {
            terminal.Output.WriteLine($"energy and emissions are unknown: {report.Reason}");
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in ReportLines.Columns(report)) table.AddColumn(column);
        foreach (var row in ReportLines.Rows(report)) table.AddRow([.. row.Select(cell => new Text(cell))]);
        var console = terminal.CreateConsole();
        console.Write(table);
        foreach (var shares in ShareTables.Of(report)) console.Write(shares.ToTable());
        if (AccountTables.Rows(report) is { } beside) console.Write(beside.ToTable());
        if (AccountTables.Devices(report, AccountTables.MostDevices) is { } devices) console.Write(devices.ToTable());
        if ((AccountTables.Cut(report) ?? AccountTables.WhyNot(report)) is { } lacking) terminal.Output.WriteLine(lacking);
        foreach (var line in ReportLines.Coverage(report)) terminal.Output.WriteLine(line);
        TimelineText.Write(console, terminal.Output, report.Lanes);
        if (report.WhatIf.Count > 0) console.Write(WhatIfLines.Table(report.WhatIf));
        terminal.Output.WriteLine(ReportLines.Scope);
        if (report.Account?.Rows.Count > 0) terminal.Output.WriteLine(AccountTables.Scope);
        if (ReportLines.HasMoney(report)) terminal.Output.WriteLine(ReportLines.ScopeOfMoney);
    }
}
