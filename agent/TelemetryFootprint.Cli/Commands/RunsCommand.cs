using System.CommandLine;
using System.Text.Json;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Reports;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>footprint runs</c>: the runs that the collector has registered.</summary>
internal static class RunsCommand
{
    private const int DefaultLimit = 100;

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var access = new AccessOptions();
        var json = new Option<bool>("--json") { Description = "As JSON" };
        var active = new Option<bool>("--active") { Description = "Only those that have not ended" };
        var project = new Option<string?>("--project") { Description = "Only those of this project", HelpName = "PROJECT" };
        var user = new Option<string?>("--user") { Description = "Only those of this user, by name or pseudonym", HelpName = "USER" };
        var limit = NumberOption.Create("--limit", "No more than these, the newest (100)", 1, RunList.Most);
        var command = new Command("runs", "The runs that the collector has registered, the newest first.") { json, active, project, user, limit };
        access.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new CollectorClient(access.Read(parsed, terminal), time);
            var answer = await client.RunsAsync(parsed.GetValue(project), parsed.GetValue(user), parsed.GetValue(active), (int)(parsed.GetValue(limit) ?? DefaultLimit), cancellationToken);
            if (parsed.GetValue(json)) await terminal.Output.WriteLineAsync(JsonSerializer.Serialize(answer, ApiJson.Default.RunList));
            else RunListTable.Write(terminal.CreateConsole(), answer);
            return ExitCode.Ok;
        });
        return command;
    }
}
