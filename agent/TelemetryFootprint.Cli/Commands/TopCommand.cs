using System.CommandLine;
using System.Text.Json;
using TelemetryFootprint.Agent.Native.Terminals;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Live;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>footprint top</c>: a living line of watts, joules and grams, and a table per GPU at the end.</summary>
internal static class TopCommand
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var access = new AccessOptions();
        var length = DurationOption.Create("--for", "Stop by itself after this time (until Ctrl-C)");
        var interval = DurationOption.Create("--interval", "Time between two looks (1s)");
        var json = new Option<bool>("--json") { Description = "Only the summary, as JSON" };
        var command = new Command("top", "Watch watts, joules and g CO2e since now, and see them per GPU at the end.") { length, interval, json };
        access.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new CollectorClient(access.Read(parsed, terminal), time);
            var line = parsed.GetValue(json) ? LiveLine.Silent : new LiveLine(terminal.Output, terminal.IsInteractive, () => TerminalSize.Columns(TerminalSize.StandardOutput));
            var loop = new TopLoop(client, line, time, parsed.GetValue(interval) ?? DefaultInterval);
            var summary = await loop.RunAsync(parsed.GetValue(length), cancellationToken);
            Print(terminal, summary, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(Terminal terminal, TopSummary summary, bool json)
    {
        if (json)
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(summary, ApiJson.Default.TopSummary));
        }
        else
        {
            SummaryTable.Write(terminal.CreateConsole(), summary);
        }
    }
}
