using System.CommandLine;
using System.Text.Json;
using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Budgets;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>footprint budgets</c>: what is used of each, how fast, and what the period's end will have used.</summary>
internal static class BudgetsCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var access = new AccessOptions();
        var json = new Option<bool>("--json") { Description = "As JSON" };
        var command = new Command("budgets", "The budgets of the collector: what is used, how fast (1 is the plan), and what the period's end will have used.") { json };
        access.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new CollectorClient(access.Read(parsed, terminal), time);
            var answer = await client.BudgetsAsync(cancellationToken);
            if (parsed.GetValue(json)) await terminal.Output.WriteLineAsync(JsonSerializer.Serialize(answer, ApiJson.Default.BudgetList));
            else BudgetTable.Write(terminal.CreateConsole(), answer);
            return ExitCode.Ok;
        });
        return command;
    }
}
