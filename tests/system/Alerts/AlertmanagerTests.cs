using System.Text.Json;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>A crossed budget through a real Alertmanager, down to the receiver that it tells.</summary>
public sealed class AlertmanagerTests
{
    [AlertmanagerFact]
    public async Task Crossing_ThroughARealAlertmanager_FiresOnceAndIsResolved()
    {
        await using var stack = await CrossedStack.FeedAsync();
        var ports = FreePort.Next(2);
        await using var receiver = await new Hook(ports[1]).StartAsync();
        string[] notify = ["--Notify:am:Kind=alertmanager", $"--Notify:am:Url=http://127.0.0.1:{ports[0]}", "--Notify:am:AllowPrivate=true"];
        string[] budget = ["--Budgets:lab:Limit=1g", "--Budgets:lab:Period=year", "--Budgets:lab:Thresholds=100%"];
        // The collector first: what it has to tell waits for Alertmanager.
        await stack.StartCollectorAsync([.. CrossedStack.Settings, .. budget, .. notify]);
        await CrossedStack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).Of("footprint_collector_notifier_posts_total").Any(sample => sample["outcome"] == "failed" && sample.Value > 0));
        await using var alertmanager = Start(stack.Folder.Combine("alertmanager.yml"), stack.Folder.Combine("alertmanager"), ports[0], receiver);
        await CrossedStack.UntilAsync(() => Task.FromResult(Of(receiver, "firing").Count > 0));

        await stack.Collector!.KillAsync();
        await stack.StartCollectorAsync([.. CrossedStack.Settings, .. notify]);
        await CrossedStack.UntilAsync(() => Task.FromResult(Of(receiver, "resolved").Count > 0));

        var fired = Assert.Single(Of(receiver, "firing"));
        Assert.Equal(("lab", "critical", "100%"), (Label(fired, "budget"), Label(fired, "severity"), Label(fired, "threshold")));
        Assert.Contains("budget lab used 100% of its 1 g by ", fired.GetProperty("annotations").GetProperty("summary").GetString(), StringComparison.Ordinal);
        // In the energy's own time: it was fed as of minutes ago.
        Assert.InRange(TimeProvider.System.GetUtcNow() - fired.GetProperty("startsAt").GetDateTimeOffset(), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));
        Assert.Single(Of(receiver, "resolved"));
    }

    /// <summary>Crossings that the receiver was told of in that state.</summary>
    internal static List<JsonElement> Of(Hook receiver, string status) =>
    [
        .. receiver.Taken.SelectMany(post => JsonDocument.Parse(post.Body).RootElement.GetProperty("alerts").EnumerateArray())
            .Where(alert => alert.GetProperty("status").GetString() == status && Label(alert, "alertname") == "BudgetThreshold"),
    ];

    private static string? Label(JsonElement alert, string name) => alert.GetProperty("labels").GetProperty(name).GetString();

    internal static ChildProcess Start(string file, string state, int port, Hook receiver)
    {
        File.WriteAllText(file, $$"""
            route: {receiver: test, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 24h}
            receivers: [{name: test, webhook_configs: [{url: '{{receiver.Address}}', send_resolved: true}]}]
            """);
        return ChildProcess.Start(
            AlertmanagerFactAttribute.Program!, [$"--config.file={file}", $"--storage.path={state}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="], null);
    }
}
