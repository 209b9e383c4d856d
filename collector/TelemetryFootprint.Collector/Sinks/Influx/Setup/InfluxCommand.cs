using System.CommandLine;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Sinks.Influx.Setup;

/// <summary><c>influx init</c>: makes the server ready for what <c>InfluxDb:…</c> says. Done twice, it changes nothing more. Exit 1: the server refused a step.</summary>
internal static class InfluxCommand
{
    private const int MostDays = 36_500;

    public static Command Build()
    {
        var influx = new Command("influx", "Make an InfluxDB ready.");
        var dry = new Option<bool>("--dry-run") { Description = "Say what would be done, and only ask the server." };
        var days = new Option<int?>("--keep-days") { Description = "Readings and minutes go after so many days, and their hours stay; 0: all stays. Default: as the server keeps them, which is for ever where it is made here." };
        var init = new Command("init", "Make the database or bucket, how long it keeps points, and the hours of them that stay.");
        init.Options.Add(dry);
        init.Options.Add(days);
        influx.Subcommands.Add(SettingsCommand.WithSettings(
            init, (parsed, options, cancellationToken) => InitAsync(options, parsed.GetValue(days), parsed.GetValue(dry), Console.Out, cancellationToken)));
        return influx;
    }

    internal static async Task<int> InitAsync(CollectorOptions options, int? days, bool isDry, TextWriter output, CancellationToken cancellationToken)
    {
        if (options.Influx is not { } influx) throw new ConfigurationException(InfluxOptions.UrlKey, "is missing; there is no server to make ready");
        if (days is < 0 or > MostDays) throw new ConfigurationException("--keep-days", $"is not from 0 (for ever) to {MostDays}");
        using var client = new InfluxClient(influx, CollectorServices.Version, TimeProvider.System);
        if (client.Version is null && await client.DetectAsync(cancellationToken) is { } failure)
        {
            await output.WriteLineAsync($"FAILED     {influx.ShownUrl}: {failure.Reason}");
            return 1;
        }

        var setup = new SetupSteps(client, influx, isDry, output);
        await output.WriteLineAsync($"server     {influx.ShownUrl}, version {(int)client.Version!}{(isDry ? "; nothing is changed" : "")}");
        var isDone = client.Version switch
        {
            InfluxVersion.V1 => await new FirstVersionSetup(setup, influx.Database!, days).RunAsync(cancellationToken),
            InfluxVersion.V2 => await new SecondVersionSetup(setup, influx.Org!, influx.Bucket!, days, influx.Database).RunAsync(cancellationToken),
            _ => await ThirdVersionSetup.RunAsync(setup, influx.Database!, days, cancellationToken),
        };
        return isDone ? 0 : 1;
    }
}
