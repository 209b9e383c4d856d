using System.CommandLine;
using System.Text.Json;
using TelemetryFootprint.Agent.Native.Terminals;
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
            var report = file is null ? null : Open(file);
            var errors = terminal.OnError();
            // Whoever listens may go away for hours before the command ends.
            var voice = new LenientWriter(errors.Output);
            var line = errors.IsInteractive && !parsed.GetValue(quiet) ? new LiveLine(voice, true, () => TerminalSize.Columns(TerminalSize.StandardError)) : LiveLine.Silent;
            try
            {
                var run = new MeasuredRun(request, line, time, Say);
                var outcome = await run.RunAsync(cancellationToken);
                // The exit code is the command's, whatever becomes of the report.
                if (WhyNotWritten(report is not null ? new Terminal(report, terminal.Error, false) : asJson ? terminal : errors, RunReport.Of(request, outcome), asJson) is { } why)
                    voice.WriteLine($"footprint: the report could not be written: {why}");
                return outcome.ExitCode;
            }
            catch (CommandNotStartedException exception)
            {
                throw new UsageException(exception.Message, exception.Code);
            }
            finally
            {
                if (report is not null) await report.DisposeAsync();
            }

            void Say(string text)
            {
                line.End();
                voice.WriteLine($"footprint: {text}");
            }
        });
        return command;
    }

    private static string? WhyNotWritten(Terminal terminal, RunReport report, bool asJson)
    {
        try
        {
            if (asJson) terminal.Output.WriteLine(JsonSerializer.Serialize(report, RunJson.Default.RunReport));
            else RunText.Write(terminal, report);
            terminal.Output.Flush();
            return (terminal.Output as LenientWriter)?.Failure;
        }
        catch (IOException cause)
        {
            return cause.Message;
        }
    }

    // Before the command is started: a report that cannot be written is known before hours of work, not after.
    private static LenientWriter Open(string file)
    {
        try
        {
            return new LenientWriter(new StreamWriter(file));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--output {file} cannot be written: {cause.Message}", ExitCode.Failure);
        }
    }
}
