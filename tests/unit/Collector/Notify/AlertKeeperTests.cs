using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Notify;
using TelemetryFootprint.Collector.Storage.Alerts;
using TelemetryFootprint.UnitTests.Collector.Running;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Collector.Notify;

/// <summary>A whole collector whose budget is crossed: what is queued, over restarts, restatements and jumps of the clock. 3.6 g a minute of 36 g.</summary>
public sealed class AlertKeeperTests(ITestOutputHelper output)
{
    private static readonly string[] Site = ["--Site:Zone=GB", "--Site:Pue=1.2"];

    /// <summary>Nobody listens there, so that the queue keeps all.</summary>
    private static readonly string[] Settings =
    [
        .. Site, "--Budgets:lab:Limit=36g", "--Budgets:lab:Period=day", "--Budgets:lab:Thresholds=50%,100%", "--Budgets:lab:Tiers=6@6h",
        "--Notify:nobody:Kind=alertmanager", "--Notify:nobody:Url=http://127.0.0.1:9", "--Notify:nobody:AllowPrivate=true",
    ];

    [Fact]
    [Trait("Fault", "F37")]
    public async Task Crossing_IsOneEvent_OverRestartsRestatementsAndJumps()
    {
        await using var rig = await TenMinutes.PlayedAsync(Settings);
        string[] told = ["BudgetThreshold/lab/50%/2026-11-22T00:00Z#1/firing", "BudgetThreshold/lab/100%/2026-11-22T00:00Z#1/firing"];
        Assert.Equal(told, Judge(rig));
        Assert.Equal(told, Judge(rig));
        await rig.RestartAsync();
        Assert.Equal(told, Judge(rig));

        await rig.ObserveAsync(TenMinutes.Say(rig, 50));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([.. told, "BudgetThreshold/lab/100%/2026-11-22T00:00Z#1/resolved"], Judge(rig));
        await rig.ObserveAsync(TenMinutes.Say(rig, 100));
        await rig.RestartAfterAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(3, Judge(rig).Count);

        rig.Time.StepWallClock(TimeSpan.FromDays(300));
        Assert.Contains("BudgetThreshold/lab/50%/2026-11-22T00:00Z#1/resolved", Judge(rig));
        rig.Time.StepWallClock(TimeSpan.FromDays(-300));
        var after = Judge(rig);
        output.WriteLine($"F37: over restarts, a restatement, 300 days ahead and back: {after.Count} events, {after.Distinct().Count()} of them different");
        Assert.Equal(after.Count, after.Distinct().Count());
        Assert.Single(after, key => key.Contains("/50%/2026-11-22", StringComparison.Ordinal) && key.EndsWith("firing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Crossing_BeginsInTheEnergysOwnMinute()
    {
        await using var rig = await TenMinutes.PlayedAsync(Settings);
        await rig.RestartAfterAsync(TimeSpan.FromMinutes(50));
        Judge(rig);
        var first = rig.Services.GetRequiredService<IAlertStore>().Queue("nobody", 1)[0].Event;
        Assert.Equal((CollectorRig.Start.AddMinutes(4), CollectorRig.Start.AddMinutes(60)), (first.Alert.Since, first.JudgedAt));
    }

    /// <summary>A silent host for ten minutes and more: the rate goes on firing, and the silence is told.</summary>
    [Fact]
    public async Task Silence_IsTold_AndResolvesNothing()
    {
        await using var rig = await TenMinutes.PlayedAsync([.. Settings, "--Budgets:lab:Tiers=3@6h"]);
        Judge(rig);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("BudgetBurnRate/lab/3@6h#1/firing", Judge(rig));
        await rig.RestartAfterAsync(TimeSpan.FromHours(2));
        Judge(rig);
        await rig.RestartAfterAsync(TimeSpan.FromMinutes(11));
        var told = Judge(rig);

        Assert.Contains("BudgetDataMissing/lab/#1/firing", told);
        Assert.DoesNotContain(told, key => key.EndsWith("resolved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Budget_ThatIsTakenOut_IsResolved()
    {
        await using var rig = await TenMinutes.PlayedAsync(Settings);
        Judge(rig);
        await rig.RestartAsync([.. Site, .. Settings.Where(setting => setting.StartsWith("--Notify", StringComparison.Ordinal))]);
        Assert.Equal(2, Judge(rig).Count(key => key.EndsWith("resolved", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Budget_ThatIsPutBack_IsToldAgain()
    {
        await using var rig = await TenMinutes.PlayedAsync(Settings);
        Judge(rig);
        await rig.RestartAsync([.. Site, .. Settings.Where(setting => setting.StartsWith("--Notify", StringComparison.Ordinal))]);
        Judge(rig);
        await rig.RestartAsync(Settings);
        Assert.Contains("BudgetThreshold/lab/100%/2026-11-22T00:00Z#2/firing", Judge(rig));
    }

    /// <summary>36 g are passed and become 60 g, which are passed as well, later in the same day.</summary>
    [Fact]
    public async Task Limit_ThatIsRaisedAndPassed_IsToldAgain()
    {
        await using var rig = await TenMinutes.PlayedAsync(Settings);
        Judge(rig);
        string[] raised = [.. Settings.Select(setting => setting.Replace("Limit=36g", "Limit=60g", StringComparison.Ordinal))];
        await rig.RestartAsync(raised);
        Assert.EndsWith("/100%/2026-11-22T00:00Z#1/resolved", Judge(rig)[^1], StringComparison.Ordinal);
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        await rig.PlayAsync(new PlayedAgent(rig.Time, 2).Stream(600, 1800));
        Assert.Contains("BudgetThreshold/lab/100%/2026-11-22T00:00Z#2/firing", Judge(rig));
    }

    /// <summary>36 g are passed and become 20 g, which were passed earlier: that is another thing to know.</summary>
    [Fact]
    public async Task Limit_ThatIsLowered_IsToldAgainOnce()
    {
        await using var rig = await TenMinutes.PlayedAsync(Settings);
        Judge(rig);
        await rig.RestartAsync([.. Settings.Select(setting => setting.Replace("Limit=36g", "Limit=20g", StringComparison.Ordinal))]);
        const string Id = "BudgetThreshold/lab/100%/2026-11-22T00:00Z";
        var told = Judge(rig);
        Assert.Equal([$"{Id}#1/firing", $"{Id}#1/resolved", $"{Id}#2/firing"], told.Where(key => key.StartsWith(Id, StringComparison.Ordinal)));
        Assert.Equal(CollectorRig.Start.AddMinutes(5), rig.Services.GetRequiredService<IAlertStore>().Queue("nobody", 100).Single(queued => queued.Event.Key == $"{Id}#2/firing").Event.Alert.Since);
        await rig.RestartAsync();
        Assert.Equal(told, Judge(rig));
    }

    /// <summary>Two agents report one GPU; five minutes after the last refusal it is over.</summary>
    [Fact]
    public async Task DuplicateDevice_IsToldAndResolved()
    {
        await using var rig = await CollectorRig.StartAsync([.. Settings]);
        rig.Time.Advance(TimeSpan.FromMinutes(1));

        await rig.PlayAsync(new PlayedAgent(rig.Time, inventory => inventory.Devices[0].Uuid = "GPU-twice").Stream(10, 300));
        var leases = rig.Services.GetRequiredService<TelemetryFootprint.Collector.Ingest.DeviceLeases>();
        Assert.Equal("GPU-twice", leases.FirstHeldByAnother("another agent", ["GPU-twice"]));
        Assert.DoesNotContain(Judge(rig), key => key.StartsWith("Dup", StringComparison.Ordinal));
        rig.Time.Advance(TimeSpan.FromSeconds(61));
        await rig.PlayAsync(new PlayedAgent(rig.Time, inventory => inventory.Devices[0].Uuid = "GPU-twice").Stream(10, 300));
        Assert.Equal("GPU-twice", leases.FirstHeldByAnother("another agent", ["GPU-twice"]));
        var told = Judge(rig);
        Assert.Equal("DuplicateDevice//GPU-twice#1/firing", Assert.Single(told, key => key.StartsWith("Dup", StringComparison.Ordinal)));
        Assert.Equal(1, (await rig.ScrapeAsync())["footprint_collector_alerts_firing{alertname=\"DuplicateDevice\"}"]);

        rig.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Contains("DuplicateDevice//GPU-twice#1/resolved", Judge(rig));
    }

    /// <summary>None is not the same as not known.</summary>
    [Fact]
    public async Task Metrics_BeforeTheStatesAreRead_AreAbsent()
    {
        await using var rig = await CollectorRig.StartAsync(Settings);
        var keeper = ActivatorUtilities.CreateInstance<AlertKeeper>(rig.Services);
        Assert.Null(keeper.Known);
        Assert.Null(keeper.At);
        keeper.Judge();
        Assert.Empty(keeper.Known!);
    }

    [Fact]
    public async Task Metrics_SayWhatWaits()
    {
        await using var rig = await TenMinutes.PlayedAsync(Settings);
        Judge(rig);
        var page = await rig.ScrapeAsync();
        Assert.Equal((2, 2, 0), (
            page["footprint_collector_notifier_queue{notifier=\"nobody\"}"], page["footprint_collector_alerts_firing{alertname=\"BudgetThreshold\"}"],
            page["footprint_collector_alert_events_dropped_total"]));
    }

    [Fact]
    public async Task Api_SaysWhatFires()
    {
        await using var rig = await TenMinutes.PlayedAsync(Settings);
        Judge(rig);
        var row = (await rig.JsonAsync("/api/v1/alerts")).GetProperty("alerts").EnumerateArray().Single(alert => alert.GetProperty("aspect").GetString() == "100%");

        Assert.Equal(
            ("BudgetThreshold/lab/100%/2026-11-22T00:00Z#1", "BudgetThreshold", "critical", "firing", "lab"),
            (row.GetProperty("key").GetString(), row.GetProperty("name").GetString(), row.GetProperty("severity").GetString(), row.GetProperty("phase").GetString(), row.GetProperty("budget").GetString()));
        Assert.Equal(CollectorRig.Start.AddMinutes(9), row.GetProperty("since").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("ends").ValueKind);
        Assert.Equal(CollectorRig.Start.AddMinutes(10), (await rig.JsonAsync("/api/v1/alerts")).GetProperty("at").GetDateTimeOffset());
    }

    /// <summary>A caller of some projects sees the alerts of their budgets, and no device.</summary>
    [Fact]
    public async Task Api_ByProject_ShowsTheirBudgetsOnly()
    {
        string[] both =
        [
            .. Settings, "--Budgets:rest:Limit=20g", "--Budgets:rest:Period=day", "--Budgets:rest:Thresholds=100%", $"--Budgets:rest:Target=project:{OwnerText.Unattributed}",
            "--Budgets:nlp:Limit=20g", "--Budgets:nlp:Period=day", "--Budgets:nlp:Target=project:nlp",
        ];
        await using var rig = await TenMinutes.PlayedAsync(both);
        Judge(rig);
        var alerts = rig.Services.GetRequiredService<TelemetryFootprint.Collector.Web.Alerts.AlertQueries>();
        string[] BudgetsOf(params string[] projects) => [.. alerts.Alerts(projects.ToHashSet(StringComparer.Ordinal)).Alerts.Select(alert => alert.Budget!).Distinct()];

        Assert.Equal(["rest"], BudgetsOf(OwnerText.Unattributed));
        Assert.Equal(["rest"], BudgetsOf(OwnerText.Unattributed, "nlp"));
        Assert.Empty(BudgetsOf("nlp"));
        Assert.Equal(["lab", "rest"], alerts.Alerts(null).Alerts.Select(alert => alert.Budget).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>The queue tells of a change before the keeper does: who asks what fires in between waits, or it would be told as it was.</summary>
    [Fact]
    public async Task Firing_BetweenTheDiskAndTheMemory_Waits()
    {
        await using var rig = await TenMinutes.PlayedAsync(Settings);
        rig.Services.GetRequiredService<BudgetKeeper>().Evaluate();
        Task<IReadOnlyList<Alert>?>? asked = null;
        AlertKeeper keeper = null!;
        var store = new HookedAlertStore(rig.Services.GetRequiredService<IAlertStore>())
        {
            AfterKeep = () =>
            {
                asked ??= Task.Run(() => keeper.Firing());
                asked.Wait(TimeSpan.FromMilliseconds(200));
            },
        };
        keeper = ActivatorUtilities.CreateInstance<AlertKeeper>(rig.Services, store);
        Assert.Null(keeper.Firing());
        keeper.Judge();

        Assert.Equal(["100%", "50%"], (await asked!)!.Select(alert => alert.Subject.Aspect).Order());
    }

    /// <summary>What the disk forgets, nobody else keeps: not until the next start, when it would be gone.</summary>
    [Fact]
    public async Task States_BeyondTheirCap_AreForgottenInMemoryToo()
    {
        await using var rig = await TenMinutes.PlayedAsync(Settings);
        rig.Services.GetRequiredService<BudgetKeeper>().Evaluate();
        using var store = new SqliteAlertStore(Path.Combine(rig.StateDirectory, "few.db"), mostStates: 3);
        store.Keep(new([Over("first", 1), Over("second", 2), Over("third", 3)], []), CollectorRig.Start, _ => []);
        var keeper = ActivatorUtilities.CreateInstance<AlertKeeper>(rig.Services, store);
        keeper.Judge();

        Assert.Equal(["100%", "50%", "third"], keeper.Current.Select(alert => alert.Subject.Aspect).Order(StringComparer.Ordinal));
        Assert.Equal(store.States().Keys.Order(), keeper.Current.Select(alert => alert.Subject.Id).Order());
    }

    [Fact]
    public async Task NoBudgetAndNoNotifier_NoAlerts()
    {
        await using var rig = await CollectorRig.StartAsync(Site);
        Assert.Equal(0, (await rig.JsonAsync("/api/v1/alerts")).GetProperty("alerts").GetArrayLength());
        Assert.Empty(rig.Services.GetRequiredService<IAlertStore>().QueueLengths());
    }

    private static Alert Over(string device, int minutes) =>
        new(new(AlertSubject.DuplicateDevice, "", device, AlertSeverity.Critical), AlertPhase.Resolved, CollectorRig.Start, CollectorRig.Start.AddMinutes(minutes), 1, "two agents");

    /// <summary>The keys in the queue, oldest first.</summary>
    private static List<string> Judge(CollectorRig rig)
    {
        rig.Services.GetRequiredService<BudgetKeeper>().Evaluate();
        rig.Services.GetRequiredService<AlertKeeper>().Judge();
        return [.. rig.Services.GetRequiredService<IAlertStore>().Queue("nobody", 1000).Select(queued => queued.Event.Key)];
    }
}
