using System.CommandLine;
using System.Text.Json;
using TelemetryFootprint.Cli.Live;
using TelemetryFootprint.Cli.Runs;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>footprint run -- COMMAND</c>: what one command makes this host's GPUs draw. Needs no agent and no collector.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal, TimeProvider time)
    {
        var options = new RunOptions();
        var json = new Option<bool>("--json") { Description = "The report as one line of JSON, the last of the standard output" };
        var output = new Option<string?>("--output", "-o") { Description = "The report into this file (else the table to the standard error, behind the command's own)", HelpName = "FILE" };
        var quiet = new Option<bool>("--quiet") { Description = "No progress on a terminal" };
        var command = new Command("run", "Run a command, and tell what the GPUs of this host drew meanwhile and what that emitted. Its signals and its exit code pass through.") { json, output, quiet };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = options.Read(parsed, time.GetUtcNow());
            var (asJson, file) = (parsed.GetValue(json), parsed.GetValue(output));
            using var report = file is null ? null : Open(file);
            var errors = terminal.OnError();
            var line = errors.IsInteractive && !parsed.GetValue(quiet) ? new LiveLine(errors.Output, true) : LiveLine.Silent;
            try
            {
                var run = new MeasuredRun(request, line, time, text => errors.Output.WriteLine($"footprint: {text}"));
                var outcome = await run.RunAsync(cancellationToken);
                Write(report is not null ? new Terminal(report, terminal.Error, false) : asJson ? terminal : errors, RunReport.Of(request, outcome), asJson);
                return outcome.ExitCode;
            }
            catch (CommandNotStartedException exception)
            {
                throw new UsageException(exception.Message, exception.Code);
            }
        });
        return command;
    }

    private static void Write(Terminal terminal, RunReport report, bool asJson)
    {
        if (asJson) terminal.Output.WriteLine(JsonSerializer.Serialize(report, RunJson.Default.RunReport));
        else RunText.Write(terminal, report);
        terminal.Output.Flush();
    }

    // Before the command is started: a report that cannot be written is known before hours of work, not after.
    private static StreamWriter Open(string file)
    {
        try
        {
            return new StreamWriter(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--output {file} cannot be written: {cause.Message}", ExitCode.Failure);
        }
    }
}
