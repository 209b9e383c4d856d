using System.CommandLine;
using System.Text.Json;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Reports;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>footprint compare RUN1 RUN2</c>.</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var access = new AccessOptions();
        var first = new Argument<string>("RUN1") { Description = "A run's id, as footprint runs shows it" };
        var second = new Argument<string>("RUN2") { Description = "The other's" };
        var json = new Option<bool>("--json") { Description = "As JSON" };
        var command = new Command("compare", "Two registered runs side by side: time, energy and grams.") { first, second, json };
        access.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new CollectorClient(access.Read(parsed, terminal), time);
            var compared = RunComparison.Of(
                await client.RunAsync(parsed.GetRequiredValue(first), cancellationToken), await client.RunAsync(parsed.GetRequiredValue(second), cancellationToken));
            if (parsed.GetValue(json)) await terminal.Output.WriteLineAsync(JsonSerializer.Serialize(compared, ApiJson.Default.RunComparison));
            else ComparisonText.Write(terminal, compared);
            return ExitCode.Ok;
        });
        return command;
    }
}
