using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Budgets;

/// <summary>Budgets of a whole collector: real batches, a real ledger, and a clock that the test moves. 1800 W at PUE 1.2 and 100 g/kWh are 3.6 g a minute.</summary>
public sealed class BudgetKeeperTests
{
    private const double GramsPerMinute = 1.8 / 60 * 1.2 * 100;
    private static readonly string[] Site = ["--Site:Zone=GB", "--Site:Pue=1.2"];

    [Fact]
    public async Task Used_OfTenMinutes_IsWhatTheLedgerSays()
    {
        await using var rig = await TenMinutesAsync("--Budgets:all:Limit=72g", "--Budgets:all:Period=day", "--Budgets:host:Limit=1kWh", "--Budgets:host:Target=host:node-1", "--Budgets:other:Limit=1kg", "--Budgets:other:Target=host:node-2");
        var judged = Judge(rig);
        var (all, host, other) = (judged[0], judged[1], judged[2]);

        Assert.Equal(10 * GramsPerMinute, all.Used.Known!.Value.Value, 6);
        Assert.Equal(0.5, all.UsedRatio!.Value, 6);
        Assert.Equal(0.3, host.UsedRatio!.Value, 6);
        Assert.Null(other.Used.Known);
        Assert.All(other.Windows, window => Assert.Null(window.Rate));

        // 3.6 g a minute where 72 g a day are 0.05; the longer windows have minutes that used nothing.
        Assert.Equal(72, all.Windows.Single(window => window.Minutes == 5).Rate!.Value, 6);
        Assert.Equal(12, all.Windows.Single(window => window.Minutes == 60).Rate!.Value, 6);
        Assert.Equal(2, all.Windows.Single(window => window.Minutes == 360).Rate!.Value, 6);
        Assert.Null(all.Projection);
    }

    /// <summary>18 g are used in the fifth minute, 36 g in the tenth; told in the energy's own time, though it was judged later.</summary>
    [Fact]
    public async Task Crossing_IsInTheMinuteThatPassedIt_AndOnce()
    {
        await using var rig = await TenMinutesAsync("--Budgets:all:Limit=36g", "--Budgets:all:Period=day", "--Budgets:all:Thresholds=49%,100%,101%");
        rig.Time.Advance(TimeSpan.FromMinutes(47));

        var first = Judge(rig)[0].Crossings;
        Assert.Equal([(0.49m, "09:04"), (1m, "09:09")], first.Select(crossing => (crossing.Threshold, crossing.At.ToTime().ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(first, Judge(rig)[0].Crossings);

        await rig.RestartAsync();
        Assert.Equal(first, Judge(rig)[0].Crossings);
    }

    [Fact]
    public async Task Crossing_AfterARestatementDown_StaysAndUsedFalls()
    {
        await using var rig = await TenMinutesAsync("--Budgets:all:Limit=36g", "--Budgets:all:Period=day", "--Budgets:all:Thresholds=100%");
        var before = Judge(rig)[0];
        await rig.ObserveAsync(TenMinutes.Say(rig, 50));
        var after = Judge(rig)[0];

        Assert.Equal((1, 0.5), (Math.Round(before.UsedRatio!.Value, 6), Math.Round(after.UsedRatio!.Value, 6)));
        Assert.Equal(before.Crossings, after.Crossings);
    }

    /// <summary>Who runs it, and what it is labelled, says the registry, also when it is told later.</summary>
    [Fact]
    public async Task Used_OfARun_IsItsUsersAndItsLabels()
    {
        await using var rig = await CollectorRig.StartAsync(
            [.. Site, .. new[] { "run:job-1", "user:ada", "user:eve", "label:team=a" }.SelectMany((target, number) => (string[])
                [$"--Budgets:b{number}:Limit=72g", $"--Budgets:b{number}:Period=day", $"--Budgets:b{number}:Target={target}"])]);
        await rig.ObserveAsync(TenMinutes.Say(rig, 100));
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = "job-1" }.Stream(600, 1800));
        Assert.Equal([0.5, null, null, null], Ratios(rig));

        var runs = rig.Services.GetRequiredService<IRunStore>();
        runs.Add(new("job-1", "gpt", CollectorRig.Start) { User = "ada", Labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["team"] = "a" } });
        Assert.Equal([0.5, 0.5, null, 0.5], Ratios(rig));
        runs.Change("job-1", run => run with { User = "eve" });
        Assert.Equal([0.5, null, 0.5, 0.5], Ratios(rig));
    }

    [Fact]
    public async Task Used_WithoutAFactor_IsUnknownAndSaysWhatIsLacking()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=NOWHERE", "--Budgets:all:Limit=36g", "--Budgets:all:Period=day");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 1800));
        var state = Judge(rig)[0];

        Assert.Equal((null, null, 108_000), (state.Used.Known, state.UsedRatio, state.Used.Lacking.Value));
        Assert.Empty(state.Crossings);
    }

    [Fact]
    public async Task Used_OfSimulatedEnergy_IsUnknown()
    {
        await using var rig = await CollectorRig.StartAsync([.. Site, "--Ingest:AcceptSimulated=true", "--Budgets:all:Limit=36g"]);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time, 2, Method.Simulated, "node-2").Stream(60, 1800));

        Assert.Null(Judge(rig)[0].UsedRatio);
    }

    /// <summary>A backlog of yesterday counts for yesterday's budget, and the next period begins with nothing.</summary>
    [Fact]
    public async Task Period_ThatIsOver_LeavesNothingToTheNext()
    {
        await using var rig = await TenMinutesAsync("--Budgets:all:Limit=36g", "--Budgets:all:Period=day", "--Budgets:two:Limit=72g", "--Budgets:two:Period=2d", "--Budgets:one:Limit=72g", "--Budgets:one:Period=1d");
        await rig.RestartAfterAsync(TimeSpan.FromHours(15));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 1800));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.ObserveAsync(TenMinutes.Say(rig, 100, CollectorRig.Start.AddHours(15), 2));
        var judged = Judge(rig);

        Assert.Equal([3.6, 3.6, 39.6], judged.Select(standing => Math.Round(standing.Used.Known!.Value.Value, 6)));
        Assert.Equal([0, 0, 1], judged.Select(standing => standing.Crossings.Count));
    }

    [Fact]
    public async Task Unallocated_IsTheParentWithoutItsParts()
    {
        await using var rig = await TenMinutesAsync(
            "--Budgets:all:Limit=72g", "--Budgets:all:Period=day", "--Budgets:mine:Limit=40g", "--Budgets:mine:Period=day", "--Budgets:mine:Parent=all", "--Budgets:mine:Target=host:node-1",
            "--Budgets:other:Limit=2g", "--Budgets:other:Period=day");
        var all = Judge(rig)[0];

        Assert.Equal((32d, 0d), (all.Unallocated!.Value.Value, Math.Round(all.UnallocatedUsed!.Value.Value, 9)));

        var page = await rig.ScrapeAsync();
        const string All = """budget="all",target="all",period="day""";
        Assert.Equal((32, 0), (page[$"footprint_budget_unallocated_grams{{{All}\"}}"], Math.Round(page[$"footprint_budget_unallocated_used_grams{{{All}\"}}"], 9)));
        Assert.Single(page.Keys, key => key.StartsWith("footprint_budget_unallocated_grams", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_OfABudget_AreThoseOfItsState()
    {
        await using var rig = await TenMinutesAsync("--Budgets:all:Limit=72g", "--Budgets:all:Period=day", "--Budgets:kwh:Limit=1kWh", "--Budgets:none:Limit=5L", "--Budgets:none:Target=host:nobody");
        Judge(rig);
        var page = await rig.ScrapeAsync();

        const string All = """budget="all",target="all",period="day""";
        Assert.Equal((72, 36), (page[$"footprint_budget_limit_grams{{{All}\"}}"], Math.Round(page[$"footprint_budget_used_grams{{{All}\"}}"], 6)));
        Assert.Equal(0.5, page[$"footprint_budget_used_ratio{{{All}\"}}"], 6);
        Assert.Equal(12, page[$"footprint_budget_burn_rate{{{All}\",window=\"1h\"}}"], 6);
        Assert.Equal(1_080_000, page["""footprint_budget_used_joules{budget="kwh",target="all",period="month"}"""]);
        Assert.Equal(5, page["""footprint_budget_limit_litres{budget="none",target="host:nobody",period="month"}"""]);
        Assert.DoesNotContain(page.Keys, key => key.StartsWith("footprint_budget_used", StringComparison.Ordinal) && key.Contains("none", StringComparison.Ordinal));
        Assert.Equal((0, 0), (page["footprint_collector_budget_evaluation_failures_total"], page["footprint_collector_budget_age_seconds"]));
    }

    [Fact]
    public async Task Metrics_OfAnEvaluationThatIsOld_AreAbsent()
    {
        await using var rig = await TenMinutesAsync("--Budgets:all:Limit=72g", "--Budgets:all:Period=day");
        Judge(rig);
        var keeper = rig.Services.GetRequiredService<BudgetKeeper>();
        await keeper.StopAsync(CancellationToken.None);
        rig.Time.Advance(TimeSpan.FromMinutes(3.9));
        Assert.NotEmpty(keeper.Current);
        rig.Time.Advance(TimeSpan.FromMinutes(0.2));
        Assert.Empty(keeper.Current);
    }

    /// <summary>By itself, soon after each minute by the wall clock, wherever that goes: a minute's crossing is known within the next.</summary>
    [Fact]
    [Trait("Fault", "F37")]
    public async Task Evaluations_FollowTheWallClocksMinutes()
    {
        await using var rig = await TenMinutesAsync("--Budgets:all:Limit=72g", "--Budgets:all:Period=day");
        var keeper = rig.Services.GetRequiredService<BudgetKeeper>();
        async Task JudgedAsync(DateTimeOffset minute)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            // A loop that has not slept yet sees the next second.
            while (keeper.Current is not [var state, ..] || state.At.ToTime() != minute)
            {
                await Task.Delay(5, patience.Token);
                if (rig.Time.GetUtcNow().Second < 50) rig.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        rig.Time.Advance(TimeSpan.FromSeconds(5));
        await JudgedAsync(CollectorRig.Start.AddMinutes(10));
        rig.Time.StepWallClock(TimeSpan.FromHours(1));
        await JudgedAsync(CollectorRig.Start.AddMinutes(70));
        rig.Time.StepWallClock(TimeSpan.FromHours(-2));
        await JudgedAsync(CollectorRig.Start.AddMinutes(-50));
    }

    /// <summary>36 g an hour until noon, and it goes on as it did.</summary>
    [Fact]
    public async Task Projection_OfASteadyBurn_IsTheWholeDay()
    {
        await using var rig = await CollectorRig.StartAsync([.. Site, "--Budgets:all:Limit=864g", "--Budgets:all:Period=day"]);
        await rig.ObserveAsync(TenMinutes.Say(rig, 100, CollectorRig.Start, 10));
        var agent = new PlayedAgent(rig.Time);
        for (var hour = 0; hour < 3; hour++)
        {
            await rig.RestartAfterAsync(TimeSpan.FromHours(1));
            await rig.PlayAsync(agent.Stream(600, 1800));
        }

        var state = Judge(rig)[0];
        Assert.Equal(3 * 36, state.Used.Known!.Value.Value, 6);
        Assert.Equal((3 + 12) * 36, state.Projection!.Value.Middle.Value, 3);
        Assert.Equal(state.Projection.Value.Middle.Value, state.Projection.Value.High.Value, 3);
    }

    private static Task<CollectorRig> TenMinutesAsync(params string[] budgets) => TenMinutes.PlayedAsync([.. Site, .. budgets]);

    private static double?[] Ratios(CollectorRig rig) => [.. Judge(rig).Select(state => state.UsedRatio is { } ratio ? Math.Round(ratio, 6) : (double?)null)];

    /// <summary>By the budgets' names.</summary>
    private static IReadOnlyList<BudgetStanding> Judge(CollectorRig rig)
    {
        var keeper = rig.Services.GetRequiredService<BudgetKeeper>();
        keeper.Evaluate();
        return keeper.Current;
    }
}
