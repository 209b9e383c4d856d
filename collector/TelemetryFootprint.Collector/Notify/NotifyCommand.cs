using System.CommandLine;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Notify;

/// <summary><c>notify test</c>: tells each notifier something, and says what came of it. Nothing is stored. Exit 1: one did not take it.</summary>
internal static class NotifyCommand
{
    public static Command Build()
    {
        var notify = new Command("notify", "Try those who are told of alerts.");
        notify.Subcommands.Add(SettingsCommand.WithSettings(
            new("test", "Tell each notifier of an alert that is none, and say what it answered."),
            (file, settings, cancellationToken) => TestAsync(CollectorOptions.Load(file, settings).Notify, Console.Out, cancellationToken)));
        return notify;
    }

    internal static async Task<int> TestAsync(NotifyOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        if (options.Notifiers.Count == 0) throw new ConfigurationException("Notify", "names nobody; write Notify:<name>:Kind and Notify:<name>:Url");
        var (time, isWell) = (TimeProvider.System, true);
        var now = time.GetUtcNow();
        // It is over in a minute, so that Alertmanager forgets it by itself.
        var test = new Alert(new("FootprintTest", "", "", AlertSeverity.Warning), AlertPhase.Firing, now, now.AddMinutes(1), 1, "this is a test of footprint-collector; nothing is wrong");
        foreach (var notifier in options.Notifiers)
        {
            using var client = new NotifierClient(notifier, CollectorServices.Version, time);
            var failure = await client.PostAsync(() => NotifierMessage.Of(notifier, new(test, now), now), cancellationToken);
            await output.WriteLineAsync($"{notifier.Name,-12} {(failure is null ? $"took it ({notifier.ShownUrl})" : $"FAILED: {failure.Reason}")}");
            isWell &= failure is null;
        }

        return isWell ? 0 : 1;
    }
}
