using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Cli.Runs;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

/// <summary>A run that an agent measures, and one whose agent goes away.</summary>
public sealed class AgentMeterTests
{
    private static readonly RunRequest Request = new(["train"], new("gpt-ft-1", "gpt-ft", "nlp", "training"), RunIntensity.Of("DE", null)) { Gpus = ["0", "1"] };

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<string> _said = [];

    [Fact]
    public async Task Claim_Labels_AreSaidAndTheProcessIsWhoAsks()
    {
        await using var agent = new ScriptedAgent(ScriptedAgent.Granted);
        using var meter = Meter(agent);
        Assert.Null(await meter.ClaimAsync());

        Assert.Equal(
            new Dictionary<string, string> { ["op"] = "claim", ["run"] = "gpt-ft-1", ["name"] = "gpt-ft", ["project"] = "nlp", ["phase"] = "training", ["gpus"] = "[\"0\",\"1\"]", ["cgroup"] = "False" },
            JsonDocument.Parse(agent.Heard[0]).RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString()));
        Assert.Empty(meter.Missing);
    }

    [Theory]
    [InlineData("{\"ok\":false,\"error\":\"64 claims\"}\n", "64 claims")]
    [InlineData("{\"ok\":false}\n", "it says nothing of why")]
    [InlineData("null\n", "it gives no answer")]
    public async Task Claim_ThatIsNotTaken_TellsWhy(string answer, string why)
    {
        await using var agent = new ScriptedAgent(answer);
        using var meter = Meter(agent);

        Assert.Equal(why, await meter.ClaimAsync());
    }

    [Fact]
    public async Task Look_AndEnd_AreWhatTheAgentTellsLast()
    {
        await using var agent = new ScriptedAgent(ScriptedAgent.Told(0, 5_000), ScriptedAgent.Told(0, 9_000, 2));
        using var meter = Meter(agent);
        await meter.StartAsync(CancellationToken.None);
        meter.Begin();
        Assert.Equal(5_000, (await meter.LookAsync()).Total!.Value.Millijoules);
        _time.Advance(TimeSpan.FromSeconds(2));
        var energy = await meter.EndAsync(meter.NowMicroseconds);

        Assert.Equal(["status", "end"], agent.Ops);
        Assert.Equal((9_000, 8_900, 9_200), (energy.Total!.Value.Millijoules, energy.Bounds.Low.Millijoules, energy.Bounds.High.Millijoules));
        var device = Assert.Single(energy.Devices);
        Assert.Equal(("GPU-0", "NVIDIA H100", "counter", 2_000_000), (device.Device.Uuid, device.Device.Model, device.Method, device.Microseconds));
        Assert.False(energy.HasHoles(meter.NowMicroseconds));
        Assert.Empty(meter.Missing);
        Assert.Empty(_said);
    }

    [Fact]
    public async Task Look_GpusOfWhichNothingIsKnown_AreNoZero()
    {
        await using var agent = new ScriptedAgent(ScriptedAgent.Granted, ScriptedAgent.Told(0, 0, 0));
        using var meter = Meter(agent);
        Assert.Null((await meter.LookAsync()).Total);

        var energy = await meter.LookAsync();
        Assert.Single(energy.Devices);
        Assert.Null(energy.Total);
        Assert.True(energy.HasHoles(1_000_000));
    }

    [Fact]
    public async Task Look_AgentThatGoesMidway_IsSaidOnceAndWhatItToldStaysAsTheLeast()
    {
        await using var agent = new ScriptedAgent(ScriptedAgent.Told(0, 3_000, 3), ScriptedAgent.Gone);
        using var meter = Meter(agent);
        _time.Advance(TimeSpan.FromSeconds(60));
        meter.Begin();
        _time.Advance(TimeSpan.FromSeconds(3));
        await meter.LookAsync();
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(3_000, (await meter.LookAsync()).Total!.Value.Millijoules);
        _time.Advance(TimeSpan.FromSeconds(5));
        await meter.LookAsync();
        var energy = await meter.EndAsync(meter.NowMicroseconds);

        Assert.Equal(3_000, energy.Total!.Value.Millijoules);
        // The report says from when on nothing is known.
        var lost = Assert.Single(meter.Missing);
        Assert.StartsWith("what came 3 s after the beginning", lost, StringComparison.Ordinal);
        Assert.Contains("(it has gone)", lost, StringComparison.Ordinal);
        Assert.Equal($"not measured: {lost}; the command goes on, and the agent is asked again", Assert.Single(_said));
        Assert.True(energy.HasHoles(meter.NowMicroseconds));
    }

    [Fact]
    public async Task Look_AgentThatStartedAnew_IsClaimedAgainAndTheGapIsToldOnce()
    {
        var none = ScriptedAgent.Refusing("there is no claim of process 7");
        await using var agent = new ScriptedAgent(ScriptedAgent.Told(0, 3_000, 3), none, none, ScriptedAgent.Granted, ScriptedAgent.Told(0, 500, 0.5), ScriptedAgent.Told(0, 2_000, 2));
        using var meter = Meter(agent);
        meter.Begin();
        _time.Advance(TimeSpan.FromSeconds(3));
        await meter.LookAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        await meter.LookAsync();
        Assert.Contains("(there is no claim of process 7)", Assert.Single(meter.Missing), StringComparison.Ordinal);
        // Not each look asks: one that is away is not hurried.
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await meter.LookAsync();
        Assert.Equal(["status", "status"], agent.Ops);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(3_500, (await meter.LookAsync()).Total!.Value.Millijoules);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        var energy = await meter.EndAsync(meter.NowMicroseconds);

        Assert.Equal(["status", "status", "status", "claim", "status", "end"], agent.Ops);
        Assert.Equal((5_000, 5_000_000), (energy.Total!.Value.Millijoules, Assert.Single(energy.Devices).Microseconds));
        Assert.Equal((4_800, 5_400), (energy.Bounds.Low.Millijoules, energy.Bounds.High.Millijoules));
        Assert.StartsWith("2 s: the agent of this host was away", Assert.Single(meter.Missing), StringComparison.Ordinal);
        Assert.Equal(2, _said.Count);
        Assert.Contains("2 s are missing", _said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_ClaimThatIsGrantedButWhoseAnswerIsLost_IsANewPartAndTheGapIsMissing()
    {
        var none = ScriptedAgent.Refusing("there is no claim of process 7");
        await using var agent = new ScriptedAgent(ScriptedAgent.Told(0, 3_000, 3), none, none, ScriptedAgent.Gone, ScriptedAgent.Told(0, 500, 0.5), ScriptedAgent.Told(0, 900, 1), ScriptedAgent.Told(0, 2_000, 2));
        using var meter = Meter(agent);
        meter.Begin();
        await meter.LookAsync();
        await meter.LookAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3_000, (await meter.LookAsync()).Total!.Value.Millijoules);
        _time.Advance(TimeSpan.FromSeconds(1));
        await meter.LookAsync();
        var energy = await meter.EndAsync(meter.NowMicroseconds);

        Assert.Single(agent.Ops, "claim");
        Assert.Equal(5_000, energy.Total!.Value.Millijoules);
        Assert.StartsWith("2 s: the agent of this host was away", Assert.Single(meter.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_AgentThatWasSilentAndKnowsTheRunStill_HasMissedNothing()
    {
        await using var agent = new ScriptedAgent(ScriptedAgent.Told(0, 3_000, 3), ScriptedAgent.Gone, ScriptedAgent.Told(0, 5_000, 5), ScriptedAgent.Told(0, 5_000, 5));
        using var meter = Meter(agent);
        meter.Begin();
        await meter.LookAsync();
        await meter.LookAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(5_000, (await meter.LookAsync()).Total!.Value.Millijoules);
        Assert.Empty(meter.Missing);
        Assert.DoesNotContain("claim", agent.Ops);
    }

    [Fact]
    public async Task Look_AgentThatComesAndGoes_IsSaidAFewTimesAndCountedWhole()
    {
        await using var agent = new ScriptedAgent(line => line.GetProperty("op").GetString() == "claim" ? ScriptedAgent.Granted : ScriptedAgent.Refusing("there is no claim"));
        using var meter = Meter(agent);
        meter.Begin();
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await meter.LookAsync();
        }

        Assert.InRange(_said.Count, 2, 6);
        Assert.Contains(" parts: ", meter.Missing[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settle_CollectorThatGetsTheRestLater_IsWaitedForAndPricesTheRun()
    {
        await using var agent = new ScriptedAgent(Said(2_000, 0.5), Said(2_000, 0.5), Said(9_000, 2));
        using var meter = new AgentMeter(agent.Connect(), Request with { Budget = new RunBudget("4g", GramsCo2e.FromKilograms(0.004m), null) }, TimeProvider.System, _said.Add);
        meter.Begin();
        var energy = await meter.EndAsync(meter.NowMicroseconds);
        Assert.Equal(9_000, energy.Total!.Value.Millijoules);
        Assert.True(await meter.SettleAsync());

        Assert.Equal(["end", "status", "status"], agent.Ops);
        var used = RunUse.Of(energy, meter.Collector, meter.HasCollector, Request.Intensity).ShareOf(new RunBudget("4g", GramsCo2e.FromKilograms(0.004m), null));
        var outcome = new RunOutcome(_time.GetUtcNow(), _time.GetUtcNow(), 1_000_000, 0, energy, meter.NowMicroseconds) { Source = "agent", Collector = meter.Collector, BudgetUsed = used };
        var report = RunReport.Of(Request with { Budget = new RunBudget("4g", GramsCo2e.FromKilograms(0.004m), null) }, outcome);
        Assert.Equal((2.0, 1.5, 2.5, "measured", "collector", 0.5), (report.Emissions.Value, report.Emissions.Low, report.Emissions.High, report.Emissions.Quality, report.Price.By, report.Budget!.UsedRatio));
        Assert.Null(Assert.Single(report.Devices).Emissions.Value);
    }

    [Fact]
    public async Task Settle_NoCollector_IsNotWaitedForAndTheReportIsAnnualAndSaysSo()
    {
        await using var agent = new ScriptedAgent(ScriptedAgent.Told(0, 9_000));
        using var meter = Meter(agent);
        var energy = await meter.EndAsync(meter.NowMicroseconds);
        Assert.False(await meter.SettleAsync());

        var report = RunReport.Of(Request, new RunOutcome(_time.GetUtcNow(), _time.GetUtcNow(), 1_000_000, 0, energy, meter.NowMicroseconds) { Source = "agent" });
        Assert.Equal(("annual", "annual", true), (report.Price.By, report.Emissions.Quality, report.Emissions.Value > 0));
    }

    [Fact]
    public async Task Use_OfTheCollectors_IsLiveUntilItIsOldAndThenShownAnnualAndJudgedByNothing()
    {
        await using var agent = new ScriptedAgent(Said(9_000, 2));
        using var meter = Meter(agent);
        var energy = await meter.LookAsync();
        var use = RunUse.Of(energy, meter.Collector, meter.HasCollector, Request.Intensity);
        Assert.Equal((2.0, "measured", 9_500L, 2.0), (use.Grams!.Value.Value, use.Quality, use.Energy!.Value.Millijoules, use.Judged!.Value.Value));

        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(meter.Collector);
        Assert.True(meter.HasCollector);
        var old = RunUse.Of(energy, meter.Collector, meter.HasCollector, Request.Intensity);
        Assert.Equal(("annual", true, null), (old.Quality, old.Grams is not null, old.Judged));
        Assert.Null(old.ShareOf(new RunBudget("1g", GramsCo2e.FromKilograms(0.001m), null)));
        // Joules are this host's to know.
        Assert.Equal(0.9, old.ShareOf(new RunBudget("10J", null, new Joules(10_000)))!.Value, 1e-9);
    }

    /// <summary>Silence is of the collector: it says every two seconds what it read a minute ago.</summary>
    [Fact]
    public async Task Collector_WhoseWordIsNewAndItsPartsAreOld_IsNotSilent()
    {
        await using var agent = new ScriptedAgent(Said(9_000, 2).Replace("\"ageSeconds\":0.1", "\"ageSeconds\":0.1,\"partsAgeSeconds\":59", StringComparison.Ordinal));
        using var meter = Meter(agent);
        await meter.LookAsync();
        Assert.Equal((59.0, -100_000L), (meter.Collector!.PartsAgeSeconds, meter.HeardMicroseconds!.Value));
        Assert.EndsWith("0.5 J of the run on all its hosts, 59 s ago", CollectorPrice.Of(meter.Collector with { Millijoules = 500, HostMillijoules = 0 }).Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HasCollector_OfAnAgentThatStartedAnew_StaysAndItsLastWordAges()
    {
        await using var agent = new ScriptedAgent(Said(9_000, 2), ScriptedAgent.Told(0, 9_000), ScriptedAgent.Told(0, 9_000));
        using var meter = Meter(agent);
        Assert.Equal((false, null), (meter.HasCollector, meter.HeardMicroseconds));
        _time.Advance(TimeSpan.FromSeconds(10));
        await meter.LookAsync();
        // Its word was 0.1 s old.
        Assert.Equal(9_900_000, meter.HeardMicroseconds);
        await meter.LookAsync();
        Assert.Equal((true, true), (meter.HasCollector, meter.Collector is not null));
        _time.Advance(TimeSpan.FromSeconds(30));
        await meter.LookAsync();

        Assert.Equal((true, null, 9_900_000L), (meter.HasCollector, meter.Collector, meter.HeardMicroseconds!.Value));
    }

    [Fact]
    public void Judged_WithoutACollector_IsTheMeanOfAZoneThatWasNamed()
    {
        var energy = RunEnergy.Of(0, [new("GPU-0", 0, "A100", ["counter"], 1, 9_000, 9_000, 9_000, 0)]);
        var (named, unnamed) = (RunUse.Of(energy, null, false, Request.Intensity), RunUse.Of(energy, null, false, RunIntensity.Of(null, null)));

        Assert.NotNull(named.Judged);
        Assert.Equal(named.Grams, named.Judged);
        Assert.NotNull(unnamed.Grams);
        Assert.Null(unnamed.Judged);
    }

    /// <summary>One reading was priced, the rest is refused: a budget in grams was never reached.</summary>
    [Theory]
    [InlineData(9_500, 2.0, 2.0)]
    [InlineData(100, 2.0, 180.0)]
    [InlineData(100, null, null)]
    public void Use_OfWhatTheCollectorLacks_HasTheGramsPerJouleOfWhatItHas(long host, double? grams, double? expected)
    {
        var energy = RunEnergy.Of(0, [new("GPU-0", 0, "A100", ["counter"], 1, 9_000, 9_000, 9_000, 0)]);
        var use = RunUse.Of(energy, new ControlCollector(0, host, host, 0) { Grams = grams, Quality = "measured" }, true, Request.Intensity);

        Assert.Equal(expected, use.Grams is { } used ? Math.Round(used.Value, 6) : null);
        Assert.Equal(expected > 100, use.ShareOf(new RunBudget("100g", GramsCo2e.FromKilograms(0.1m), null)) >= 1);
    }

    /// <summary>Readings on their way, or refused: a budget that went by the collector's figure alone was never reached.</summary>
    [Theory]
    [InlineData(5_000, 9_500, 13_500, "measured")]
    [InlineData(9_400, 9_500, 9_500, "measured")]
    [InlineData(0, 0, 9_000, "annual")]
    public async Task Use_OfWhatTheCollectorLacks_IsTheAgentsMeasurement(long host, long all, long expected, string quality)
    {
        await using var agent = new ScriptedAgent(Said(host, 2));
        using var meter = Meter(agent);
        var energy = await meter.LookAsync();
        var use = RunUse.Of(energy, meter.Collector! with { Millijoules = all }, true, Request.Intensity);

        Assert.Equal((expected, quality, quality == "annual"), (use.Energy!.Value.Millijoules, use.Quality, use.Judged is null));
    }

    [Fact]
    public void Use_UnpricedAtTheCollector_IsUnknownAndStopsNothing()
    {
        var use = RunUse.Of(new RunEnergy(0), new ControlCollector(0, 9_000, 9_000, 9_000), true, Request.Intensity);

        Assert.Null(use.ShareOf(new RunBudget("1g", GramsCo2e.FromKilograms(0.001m), null)));
    }

    private static string Said(long hostMillijoules, double grams) => JsonSerializer.Serialize(new
    {
        ok = true,
        hasCollector = true,
        devices = new[] { ScriptedAgent.Device(0, 9_000, 1) },
        collector = new { ageSeconds = 0.1, millijoules = 9_500, hostMillijoules, unpricedMillijoules = 0, grams, lowGrams = grams - 0.5, highGrams = grams + 0.5, quality = "measured", intensity = 120 },
    }) + "\n";

    [Fact]
    public void Patience_WithAnAgent_IsLongerThanTheAgentTakes() => Assert.True(AgentLink.AnswerPatience > ControlPath.LongestAnswer);

    [Fact]
    public async Task Report_OfARunWhoseAgentWent_IsAtLeastAndSaysWho()
    {
        await using var agent = new ScriptedAgent(ScriptedAgent.Told(0, 3_000), ScriptedAgent.Gone);
        using var meter = Meter(agent);
        meter.Begin();
        _time.Advance(TimeSpan.FromSeconds(1));
        await meter.LookAsync();
        // No hole in time: it went with the command's last moment.
        var energy = await meter.EndAsync(meter.NowMicroseconds);
        var report = RunReport.Of(Request, new RunOutcome(_time.GetUtcNow(), _time.GetUtcNow(), 1_000_000, 0, energy, meter.NowMicroseconds) { Missing = meter.Missing, Source = meter.Source });

        Assert.Equal(("agent", 3.0), (report.Source, report.Energy.Value));
        Assert.StartsWith("at least", report.Energy.Reason, StringComparison.Ordinal);
        Assert.StartsWith("at least", report.Emissions.Reason, StringComparison.Ordinal);
        Assert.Equal(meter.Missing, report.Missing);
    }

    private AgentMeter Meter(ScriptedAgent agent) => new(agent.Connect(), Request, _time, _said.Add);
}
