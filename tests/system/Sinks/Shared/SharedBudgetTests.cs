using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Alerts;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>A budget over what two collectors were told of, which neither part of it crosses.</summary>
public sealed class SharedBudgetTests
{
    private const int Ticks = 240;
    private const string Budget = "fleet";

    [SharedAlertFact]
    public async Task BudgetOfAll_CrossedByBothPartsTogether_IsSeenByBothAndToldOnce()
    {
        await using var shared = new SharedStack();
        var (first, second) = (new MovingAgent(4, "half", shared.Start), new MovingAgent(5, "other-half", shared.Start));
        await shared.StartAsync();
        await first.SendAsync(shared.One.GrpcPort, 0, Ticks, 60);
        await second.SendAsync(shared.Two.GrpcPort, 0, Ticks, 60);
        var idle = ("__idle__", first.Idle(0, Ticks) + second.Idle(0, Ticks));
        await shared.SaysAsync(shared.One, idle, ("half", first.OfRun(0, Ticks)), ("other-half", second.OfRun(0, Ticks)));
        await Task.WhenAll(shared.One.StopCollectorAsync(), shared.Two.StopCollectorAsync());

        var ports = FreePort.Next(2);
        await using var receiver = await new Hook(ports[1]).StartAsync();
        await using var alertmanager = AlertmanagerTests.Start(shared.One.Folder.Combine("alertmanager.yml"), shared.One.Folder.Combine("alertmanager"), ports[0], receiver);
        // More than either part, and less than both.
        var limit = (idle.Item2 + first.OfRun(0, Ticks) + second.OfRun(0, Ticks)) / 1000 * 3 / 4;
        string[] settings =
        [
            string.Create(CultureInfo.InvariantCulture, $"--Budgets:{Budget}:Limit={limit}J"), $"--Budgets:{Budget}:Period=7d", $"--Budgets:{Budget}:Thresholds=100%",
            "--Notify:am:Kind=alertmanager", $"--Notify:am:Url=http://127.0.0.1:{ports[0]}", "--Notify:am:AllowPrivate=true",
        ];
        await Task.WhenAll(shared.StartAsync(shared.One, settings), shared.StartAsync(shared.Two, settings));
        foreach (var collector in (Stack[])[shared.One, shared.Two])
        {
            await collector.UntilAsync(async () => IsOver(await collector.ApiAsync($"budgets/{Budget}")), SharedStack.Patience * 3);
            await collector.UntilAsync(async () => await ToldAsync(collector) > 0, SharedStack.Patience * 3);
        }

        await shared.One.UntilAsync(() => Task.FromResult(AlertmanagerTests.Of(receiver, "firing").Count > 0), SharedStack.Patience);
        // Both told of it; time for a second notification, were there one.
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Single(AlertmanagerTests.Of(receiver, "firing"));
    }

    private static bool IsOver(JsonElement budget) => budget.GetProperty("usedRatio").GetProperty("value") is { ValueKind: JsonValueKind.Number } ratio && ratio.GetDouble() > 1;

    private static async Task<double> ToldAsync(Stack collector) => (await collector.CollectorMetricsAsync()).Of("footprint_collector_notifier_posts_total").Where(sample => sample["outcome"] is "delivered" or "taken" or "ok" or "sent").Sum(sample => sample.Value);
}
