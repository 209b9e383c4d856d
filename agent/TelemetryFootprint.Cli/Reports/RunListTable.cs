using System.Globalization;
using Spectre.Console;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Reports;

/// <summary>Runs for a person's eyes.</summary>
internal static class RunListTable
{
    public static void Write(IAnsiConsole console, RunList answer)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("run", "name", "project", "phase", "user", "started", "ended");
        foreach (var run in answer.Runs)
        {
            table.AddRow(
                new Text(run.Id), new Text(run.Name), new Text(run.Project ?? ""), new Text(run.Phase ?? ""), new Text(run.User ?? ""), new Text(Time(run.Started)),
                new Text(run.Ended is { } ended ? Time(ended) : run.NoEnd));
        }

        if (answer.Runs.Count > 0) console.Write(table);
        else console.WriteLine("no runs; POST /api/v1/runs of the collector names one");
        if (answer.HasMore) console.WriteLine(answer.Runs.Count < RunList.Most ? "there are older ones; --limit shows more" : "there are older ones; --project, --user or --active show those of them alone");
    }

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
