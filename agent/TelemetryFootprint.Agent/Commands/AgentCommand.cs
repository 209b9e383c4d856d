using System.CommandLine;
using System.CommandLine.Help;
using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Agent.Commands;

/// <summary>The command line of <c>footprint-agent</c>. Tokens it does not know are settings.</summary>
internal static class AgentCommand
{
    private const int Failure = 1;
    private const int Usage = 2;

    /// <summary>A supervisor is to start this process again.</summary>
    private const int Restart = 75;

    private static readonly Option<FileInfo?> Configuration = new("--config") { Description = "JSON file of settings", HelpName = "FILE", Recursive = true };
    private static readonly Option<bool> Json = new("--json") { Description = "as JSON" };

    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Root().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"footprint-agent: {parsed.Errors[0].Message} See --help.");
            return Usage;
        }

        // The host of `serve` handles signals itself and has its own patience.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static RootCommand Root()
    {
        var serve = new Command("serve", "Samples the GPUs of this host and delivers to the collector");
        serve.SetAction((parsed, token) => Guard(parsed, async options => await AgentService.RunAsync(options, token) ? Restart : 0));
        var devices = new Command("devices", "Shows the GPUs and how each is measured") { Json };
        devices.SetAction((parsed, _) => Guard(parsed, options => Task.FromResult(DevicesCommand.Run(options, parsed.GetValue(Json), Console.Out))));
        var doctor = new Command("doctor", "Checks what the agent needs, one line each");
        doctor.SetAction((parsed, token) => Guard(parsed, options => DoctorCommand.RunAsync(options, Console.Out, token)));
        var root = new RootCommand("Samples the power of this host's NVIDIA GPUs and streams it to footprint-collector.") { Configuration, serve, devices, doctor };
        foreach (var command in root.Subcommands.Append(root))
            command.TreatUnmatchedTokensAsErrors = command == root;
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new SettingsHelpAction((HelpAction)help.Action!);
        return root;
    }

    private static async Task<int> Guard(ParseResult parsed, Func<AgentOptions, Task<int>> run)
    {
        try
        {
            return await run(AgentOptionsReader.Read(parsed.GetValue(Configuration)?.FullName, parsed.UnmatchedTokens));
        }
        catch (ConfigurationException exception)
        {
            await Console.Error.WriteLineAsync($"footprint-agent: {OneLine(exception.Message)}");
            return ConfigurationException.ExitCode;
        }
        catch (IOException exception)
        {
            await Console.Error.WriteLineAsync($"footprint-agent: {OneLine(exception.Message)}");
            return Failure;
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
