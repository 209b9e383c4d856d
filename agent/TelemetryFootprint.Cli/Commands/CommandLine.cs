using System.CommandLine;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>The command <c>footprint</c>: parses, runs, and turns every failure into one line and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, Terminal terminal, TimeProvider time, CancellationToken cancellationToken)
    {
        var root = new RootCommand("Watch the energy and the CO2e of your GPUs.")
        {
            RunCommand.Create(terminal, time),
            RunsCommand.Create(terminal, time),
            ReportCommand.Create(terminal, time),
            CompareCommand.Create(terminal, time),
            TopCommand.Create(terminal, time),
            DevicesCommand.Create(terminal, time),
            BudgetsCommand.Create(terminal, time),
            EstimateCommand.Create(terminal),
            FactorsCommand.Create(terminal),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await terminal.Error.WriteLineAsync($"footprint: {parsed.Errors[0].Message} (footprint --help shows what there is)");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (CollectorException exception)
        {
            await terminal.Error.WriteLineAsync($"footprint: {exception.Message}");
            return ExitCode.Failure;
        }
        catch (UsageException exception)
        {
            await terminal.Error.WriteLineAsync($"footprint: {exception.Message}");
            return exception.Code;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Failure;
        }
    }
}
