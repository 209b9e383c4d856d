using System.CommandLine;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>The command <c>footprint</c>: parses, runs, and turns every failure into one line and an exit code.</summary>
internal static class CommandLine
{
    // A word that begins with @ is a word: it may be the command's own.
    private static readonly ParserConfiguration Reading = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, Terminal terminal, TimeProvider time, CancellationToken cancellationToken)
    {
        var run = RunCommand.Create(terminal, time);
        var root = new RootCommand("Watch the energy and the CO2e of your GPUs.")
        {
            run,
            RunsCommand.Create(terminal, time),
            ReportCommand.Create(terminal, time),
            CompareCommand.Create(terminal, time),
            TopCommand.Create(terminal, time),
            DevicesCommand.Create(terminal, time),
            BudgetsCommand.Create(terminal, time),
            EstimateCommand.Create(terminal),
            FactorsCommand.Create(terminal),
        };
        var configuration = new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            var parsed = root.Parse(OwnOptions.Close(args, run), Reading);
            if (parsed.Errors.Count > 0)
            {
                await terminal.Error.WriteLineAsync($"footprint: {parsed.Errors[0].Message} (footprint --help shows what there is)");
                return ExitCode.Usage;
            }

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
