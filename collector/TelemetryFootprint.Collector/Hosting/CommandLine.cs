using System.CommandLine;
using System.CommandLine.Help;
using System.Data.Common;
using TelemetryFootprint.Collector.Auth.Commands;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Notify;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Collector.Sinks.Influx.Setup;
using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>The commands. Exit codes: 0 ok, 1 failure, 2 usage, 78 bad configuration.</summary>
internal static class CommandLine
{
    private const int Failure = 1;
    private const int Usage = 2;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var parsed = Build().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"footprint-collector: {parsed.Errors[0].Message.ReplaceLineEndings(" ")}; see --help");
            return Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (ConfigurationException error)
        {
            await Console.Error.WriteLineAsync($"footprint-collector: {error.Message.ReplaceLineEndings(" ")}");
            return ConfigurationException.ExitCode;
        }
        catch (StoreVersionException error)
        {
            await Console.Error.WriteLineAsync($"footprint-collector: {CollectorOptions.StateDirectoryKey}: {error.Message.ReplaceLineEndings(" ")}");
            return ConfigurationException.ExitCode;
        }
        catch (Exception error) when (error is DbException or IOException or InvalidOperationException or UnauthorizedAccessException or HistoryGoneException or StoreUnavailableException)
        {
            await Console.Error.WriteLineAsync($"footprint-collector: {error.Message.ReplaceLineEndings(" ")}");
            return Failure;
        }
    }

    private static RootCommand Build()
    {
        var root = new RootCommand("Turns the joules of GPUs into grams of CO2e.");
        root.Subcommands.Add(SettingsCommand.WithSettings(new("serve", "Listen for agents and serve the API."), ServeCommand.RunAsync));
        root.Subcommands.Add(SettingsCommand.WithSettings(new("doctor", "Say what the configuration means."), (file, settings, cancellationToken) =>
            DoctorCommand.RunAsync(file, settings, Console.Out, cancellationToken)));
        root.Subcommands.Add(LedgerCommand.Build());
        root.Subcommands.Add(NotifyCommand.Build());
        root.Subcommands.Add(InfluxCommand.Build());
        root.Subcommands.Add(TokenCommand.Build());
        root.Subcommands.Add(ForgetCommand.Build());
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new SettingsHelpAction((HelpAction)option.Action!);
        return root;
    }
}
