using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.Collector.Web.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

/// <summary>What hosts claim becomes a registered run, as far as nobody else has said otherwise, and its state goes back to them.</summary>
public sealed class ClaimedRunsTests
{
    private static readonly ClaimingStream A = new("a", "node-1", 1), B = new("b", "node-2", 2);

    [Fact]
    public async Task Claim_OfANewRun_IsRegisteredAndEndsWithItsLastClaimant()
    {
        await using var rig = await CollectorRig.StartAsync();
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        var first = claimed.Take(A, Claims(Claim("gpt-ft")), []);
        var second = claimed.Take(B, Claims(Claim("gpt-ft")), []);
        var run = Known(rig, "gpt-ft");
        Assert.Equal(("tuning", "nlp", "training", "claim", null), (run.Name, run.Project, run.Phase, run.Source, run.Ended));

        claimed.Take(A, new RunClaims(), first);
        Assert.Null(Known(rig, "gpt-ft").Ended);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        var over = Claim("gpt-ft");
        over.Over = true;
        claimed.Take(B, Claims(over), second);
        Assert.Equal(rig.Time.GetUtcNow(), Known(rig, "gpt-ft").Ended);
        // Its next attempt is the same run.
        claimed.Take(A, Claims(Claim("gpt-ft")), []);
        Assert.Null(Known(rig, "gpt-ft").Ended);
    }

    [Fact]
    public async Task Claim_ThatEndedWithoutAStream_EndsWithTheNext()
    {
        await using var rig = await CollectorRig.StartAsync();
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        claimed.Forget(A, claimed.Take(A, Claims(Claim("gpt-ft")), []));
        Assert.Null(Known(rig, "gpt-ft").Ended);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        var over = Claim("gpt-ft");
        over.Over = true;
        claimed.Take(A, Claims(over), []);

        Assert.Equal(rig.Time.GetUtcNow(), Known(rig, "gpt-ft").Ended);
    }

    /// <summary>A connection that is found dead long after the agent has another one.</summary>
    [Fact]
    public async Task Forget_OfAnOldStream_TakesNothingFromTheAgentsNewOne()
    {
        await using var rig = await CollectorRig.StartAsync();
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        var old = claimed.Take(A, Claims(Claim("gpt-ft"), Claim("other")), []);
        var now = A with { Number = 3 };
        var again = claimed.Take(now, Claims(Claim("gpt-ft")), []);
        claimed.Forget(A, old);
        var second = claimed.Take(B, Claims(Claim("gpt-ft")), []);
        claimed.Take(B, new RunClaims(), second);
        // The new one claims it still.
        Assert.Null(Known(rig, "gpt-ft").Ended);

        claimed.Take(now, new RunClaims(), again);
        Assert.NotNull(Known(rig, "gpt-ft").Ended);
        // It has the word: what it never said is over.
        Assert.NotNull(Known(rig, "other").Ended);
    }

    [Fact]
    public async Task Claim_ThatTheNextStreamDoesNotList_EndsWithIt()
    {
        await using var rig = await CollectorRig.StartAsync();
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        claimed.Forget(A, claimed.Take(A, Claims(Claim("gpt-ft"), Claim("other")), []));
        claimed.Take(A with { Number = 3 }, Claims(Claim("other")), []);

        Assert.NotNull(Known(rig, "gpt-ft").Ended);
        Assert.Null(Known(rig, "other").Ended);
    }

    /// <summary>A rank whose stream is down goes on; it ended with the rank that could say so, and whoever named its id ended it.</summary>
    [Fact]
    public async Task Run_OfAnAgentThatIsAway_IsEndedByNoOtherAndAfterAnHourByNobody()
    {
        await using var rig = await CollectorRig.StartAsync();
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        var first = claimed.Take(A, Claims(Claim("gpt-ft")), []);
        claimed.Forget(B, claimed.Take(B, Claims(Claim("gpt-ft")), []));
        claimed.Take(A, new RunClaims(), first);
        var over = Claim("gpt-ft");
        over.Over = true;
        claimed.Take(new("c", "node-3", 3), Claims(over), []);
        rig.Time.Advance(ClaimedRuns.LongestAway);
        claimed.LookAfter();
        Assert.Null(Known(rig, "gpt-ft").Ended);

        rig.Time.Advance(TimeSpan.FromMinutes(2));
        claimed.LookAfter();
        Assert.NotNull(Known(rig, "gpt-ft").Ended);
    }

    /// <summary>The end comes on the new stream while the old one is not yet found dead.</summary>
    [Fact]
    public async Task End_OnTheNewStream_HoldsWhateverTheOldOneSaid()
    {
        await using var rig = await CollectorRig.StartAsync();
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        claimed.Take(A, Claims(Claim("gpt-ft")), []);
        var over = Claim("gpt-ft");
        over.Over = true;
        claimed.Take(A with { Number = 3 }, Claims(over), []);

        Assert.NotNull(Known(rig, "gpt-ft").Ended);
    }

    [Fact]
    public async Task FirstClaim_ThatNamesAProject_DecidesForAllAndIsInTheAudit()
    {
        await using var rig = await CollectorRig.StartAsync();
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        var first = claimed.Take(A, Claims(Claim("gpt-ft"), Claim("mine", "")), []);
        claimed.Take(B, Claims(Claim("gpt-ft", "vision"), Claim("mine", "vision")), []);
        claimed.Take(A, Claims(Claim("gpt-ft", "vision")), claimed.Take(A, new RunClaims(), first));

        Assert.Equal(("nlp", null), (Known(rig, "gpt-ft").Project, Known(rig, "mine").Project));
        var line = Assert.Single(rig.Services.GetRequiredService<IBookReader>().Newest(AuditEntry.Run)).Entry;
        Assert.Equal(("agent a on node-1", "gpt-ft", "claimed by a host"), (line.Who, line.Subject, line.Reason));
        Assert.Contains("project none", line.Old, StringComparison.Ordinal);
        Assert.Contains("project nlp", line.New, StringComparison.Ordinal);
    }

    /// <summary>The run was registered without its project, and no later claim could name it.</summary>
    [Fact]
    public async Task FirstClaim_WhoseAuditCannotBeWritten_IsNamedByTheNext()
    {
        await using var rig = await CollectorRig.StartAsync();
        var runs = rig.Services.GetRequiredService<IRunStore>();
        var book = new FailingOnce(rig.Services.GetRequiredService<IBookkeeping>());
        var claimed = ClaimedRunsMade.With(rig, (SqliteRunStore)runs, book);
        claimed.Take(A, Claims(Claim("gpt-ft")), []);
        Assert.Null(runs.Find("gpt-ft"));
        claimed.Take(B, Claims(Claim("gpt-ft")), []);

        Assert.Equal("nlp", Known(rig, "gpt-ft").Project);
        Assert.Equal(0, claimed.Unwritten);
        Assert.Equal("agent b on node-2", Assert.Single(rig.Services.GetRequiredService<IBookReader>().Newest(AuditEntry.Run)).Entry.Who);
    }

    [Fact]
    public async Task FirstClaim_ForWhichThereIsNoRoom_IsTakenBackInTheAudit()
    {
        await using var rig = await CollectorRig.StartAsync();
        using var runs = new SqliteRunStore(Path.Combine(rig.StateDirectory, "full.db"), 2);
        var claimed = ClaimedRunsMade.With(rig, runs);
        claimed.Take(A, Claims(Claim("open", ""), Claim("gpt-ft")), []);

        Assert.Null(runs.Find("gpt-ft"));
        // The newest of each run; the one before it was the claim's own.
        var newest = Assert.Single(rig.Services.GetRequiredService<IBookReader>().Newest(AuditEntry.Run)).Entry;
        Assert.Equal(("gpt-ft", "not registered after all"), (newest.Subject, newest.Reason));
        Assert.NotEqual(newest.Old, newest.New);
    }

    /// <summary>A stream that ended of it came again with the same claims, and never got to its readings.</summary>
    [Fact]
    public async Task Claim_WhereTheRegistryCannotBeWritten_IsTakenAllTheSame()
    {
        await using var rig = await CollectorRig.StartAsync();
        var store = new SqliteRunStore(Path.Combine(rig.StateDirectory, "gone.db"));
        var claimed = ClaimedRunsMade.With(rig, store);
        store.Dispose();

        var taken = claimed.Take(A, Claims(Claim("gpt-ft")), []);
        Assert.Equal("gpt-ft", Assert.Single(taken).RunId);
        Assert.Empty(claimed.Take(A, new RunClaims(), taken));
    }

    [Fact]
    public async Task Claim_OfWhatSomebodyRegistered_ChangesNothingOfIt()
    {
        await using var rig = await CollectorRig.StartAsync();
        var runs = rig.Services.GetRequiredService<IRunStore>();
        runs.Add(new("gpt-ft", "the operator's", CollectorRig.Start) { Project = "vision", Source = "mlflow" });
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        claimed.Take(A, new RunClaims(), claimed.Take(A, Claims(Claim("gpt-ft")), []));

        var run = Known(rig, "gpt-ft");
        Assert.Equal(("the operator's", "vision", "mlflow", null), (run.Name, run.Project, run.Source, run.Ended));
    }

    [Fact]
    public async Task Post_OfAClaimedRun_GoesBeforeTheClaim()
    {
        await using var rig = await CollectorRig.StartAsync();
        rig.Services.GetRequiredService<ClaimedRuns>().Take(A, Claims(Claim("gpt-ft")), []);
        using var client = new HttpClient { BaseAddress = rig.Http };
        using var body = JsonContent.Create(new { id = "gpt-ft", name = "the operator's", project = "vision", source = "mlflow" });
        using var answer = await client.PostAsync("/api/v1/runs", body);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(("the operator's", "vision", "mlflow"), (Known(rig, "gpt-ft").Name, Known(rig, "gpt-ft").Project, Known(rig, "gpt-ft").Source));
        Assert.Contains("vision", await rig.TextAsync("/api/v1/audit"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slurm:42", "nlp")]
    [InlineData("__idle__", "nlp")]
    [InlineData("a", "__unattributed__")]
    public async Task Claim_OfWhatNoHostMayName_IsNotRegistered(string id, string project)
    {
        await using var rig = await CollectorRig.StartAsync();
        rig.Services.GetRequiredService<ClaimedRuns>().Take(A, Claims(Claim(id, project)), []);

        Assert.Equal(0, rig.Services.GetRequiredService<IRunStore>().Count);
    }

    [Fact]
    public async Task Claim_ForAProjectThatHostsMayNotName_IsARunOfNone()
    {
        await using var rig = await CollectorRig.StartAsync("--Ingest:ClaimedProjects=vision,audio");
        rig.Services.GetRequiredService<ClaimedRuns>().Take(A, Claims(Claim("x", "nlp"), Claim("y", "audio")), []);

        Assert.Equal((null, "audio"), (Known(rig, "x").Project, Known(rig, "y").Project));
    }

    [Fact]
    public async Task State_OfARunOnTwoHosts_IsAllOfItAndSaysThisHostsPart()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = "gpt-ft" }.Stream(60, 300));
        await rig.PlayAsync(new PlayedAgent(rig.Time, 2, Method.Counter, "node-2") { Run = "gpt-ft" }.Stream(60, 100));
        var claim = Claim("gpt-ft");
        claim.Budget = new RunBudget { Unit = "J", Limit = 20_000 };
        rig.Services.GetRequiredService<ClaimedRuns>().Take(B, Claims(claim), []);

        var state = rig.Services.GetRequiredService<RunStates>().Of(claim, "node-2");
        Assert.False(state.HostOnly);
        Assert.Equal((24_000_000UL, 6_000_000UL, 0UL, "annual"), (state.EnergyMillijoules, state.HostEnergyMillijoules, state.UnpricedMillijoules, state.Quality));
        // Sensor 5 %, PUE 10 %, a year's factor 40 %.
        Assert.Equal((true, 0.584669, 1.415331), (state.HasEmissionsNanograms, Part(state.EmissionsLowNanograms, state), Part(state.EmissionsHighNanograms, state)));
        // The grams are those of the API, at the intensity that is told beside.
        Assert.Equal(24_000 / 3.6e6 * state.Intensity, state.EmissionsNanograms / 1e9, 1e-6);
        var budget = Assert.Single(state.Budgets);
        Assert.Equal((24_000, 20_000, true), (budget.Used, budget.Limit, budget.Exceeded));
    }

    private static double Part(ulong nanograms, RunState state) => Math.Round((double)nanograms / state.EmissionsNanograms, 6);

    /// <summary>Anybody on any host may claim any id: it tells nothing of what others use.</summary>
    [Theory]
    [InlineData("vision")]
    [InlineData("")]
    public async Task State_OfAClaimThatDoesNotNameTheRunsProject_IsItsHostsPartAlone(string project)
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = "gpt-ft" }.Stream(60, 300));
        await rig.PlayAsync(new PlayedAgent(rig.Time, 2, Method.Counter, "node-2") { Run = "gpt-ft" }.Stream(60, 100));
        rig.Services.GetRequiredService<ClaimedRuns>().Take(A, Claims(Claim("gpt-ft")), []);
        var claim = Claim("gpt-ft", project);
        claim.Budget = new RunBudget { Unit = "J", Limit = 20_000 };

        var states = rig.Services.GetRequiredService<RunStates>();
        var state = states.Of(claim, "node-2");
        Assert.Equal((true, 6_000_000UL, 6_000_000UL), (state.HostOnly, state.EnergyMillijoules, state.HostEnergyMillijoules));
        Assert.Equal(6_000 / 3.6e6 * state.Intensity, state.EmissionsNanograms / 1e9, 1e-6);
        Assert.Equal((6_000, false), (state.Budgets[0].Used, state.Budgets[0].Exceeded));
        Assert.Equal((0UL, false), (states.Of(claim, "node-3").EnergyMillijoules, states.Of(claim, "node-3").HasEmissionsNanograms));
    }

    /// <summary>A job that is started under the same name each night has a budget for the night.</summary>
    [Fact]
    public async Task State_OfAClaimLongAfterTheEnd_BeginsAtZeroAndGoesOnOverARestart()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        var claim = Claim("gpt-ft");
        claim.Budget = new RunBudget { Unit = "J", Limit = 10_000 };
        var first = claimed.Take(A, Claims(claim), []);
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = "gpt-ft" }.Stream(60, 300));
        Assert.True(rig.Services.GetRequiredService<RunStates>().Of(claim, "node-1").Budgets[0].Exceeded);
        var none = claimed.Take(A, new RunClaims(), first);
        rig.Time.Advance(ClaimedRuns.EndOfAnAttempt + TimeSpan.FromMinutes(1));
        claimed.Take(A, Claims(claim), none);
        var anew = rig.Services.GetRequiredService<RunStates>().Of(claim, "node-1");
        Assert.Equal((0UL, 0UL, false, false), (anew.EnergyMillijoules, anew.HostEnergyMillijoules, anew.HasEmissionsNanograms, anew.Budgets[0].Exceeded));

        await rig.PlayAsync(new PlayedAgent(rig.Time, 2, Method.Counter, "node-2") { Run = "gpt-ft" }.Stream(60, 100));
        await rig.RestartAsync();
        // The same claims on a new stream end nothing.
        rig.Services.GetRequiredService<ClaimedRuns>().Take(A, Claims(claim), []);
        var state = rig.Services.GetRequiredService<RunStates>().Of(claim, "node-1");
        Assert.Equal((6_000_000UL, 0UL), (state.EnergyMillijoules, state.HostEnergyMillijoules));
        Assert.True(state.EmissionsNanograms > 0);
    }

    /// <summary>A crash and its restart, a requeue, a stream that dropped while another rank ended: the budget is the run's.</summary>
    [Fact]
    public async Task State_OfAClaimSoonAfterTheEnd_GoesOnWithAllItHasUsed()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        var claim = Claim("gpt-ft");
        claim.Budget = new RunBudget { Unit = "J", Limit = 10_000 };
        var first = claimed.Take(A, Claims(claim), []);
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = "gpt-ft" }.Stream(60, 300));
        var before = rig.Services.GetRequiredService<RunStates>().Of(claim, "node-1");
        var none = claimed.Take(A, new RunClaims(), first);
        Assert.NotNull(Known(rig, "gpt-ft").Ended);
        rig.Time.Advance(ClaimedRuns.EndOfAnAttempt);
        claimed.Take(A, Claims(claim), none);

        var state = rig.Services.GetRequiredService<RunStates>().Of(claim, "node-1");
        Assert.Null(Known(rig, "gpt-ft").Ended);
        Assert.Equal((18_000_000UL, before.EmissionsNanograms, true), (state.EnergyMillijoules, state.EmissionsNanograms, state.Budgets[0].Exceeded));
        Assert.Null(rig.Services.GetRequiredService<IRunStore>().UsedBefore("gpt-ft"));
    }

    [Fact]
    public async Task State_WhereNoFactorIsKnown_HasNoGramsAndExceedsNothing()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=NOWHERE");
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = "gpt-ft" }.Stream(60, 300));
        var claim = Claim("gpt-ft");
        claim.Budget = new RunBudget { Unit = "g", Limit = 0.000_001 };

        var state = rig.Services.GetRequiredService<RunStates>().Of(claim, "node-1");
        Assert.Equal((false, false, 18_000_000UL, ""), (state.HasEmissionsNanograms, state.HasIntensity, state.UnpricedMillijoules, state.Quality));
        Assert.Equal((false, false), (state.Budgets[0].HasUsed, state.Budgets[0].Exceeded));
    }

    [Fact]
    public async Task Stream_WithAMessageThatNobodyKnows_GoesOn()
    {
        await using var rig = await CollectorRig.StartAsync();
        var agent = new PlayedAgent(rig.Time);
        // Field 99, as a later agent may send it.
        var unknown = AgentMessage.Parser.ParseFrom([0x9A, 0x06, 0x01, 0x61]);
        var answers = await rig.PlayAsync([agent.Hello, unknown, new() { Claims = Claims(Claim("gpt-ft")) }, .. agent.Stream(10, 100)[1..]]);

        Assert.Contains(answers, answer => answer.Ack is not null);
        Assert.NotNull(rig.Services.GetRequiredService<IRunStore>().Find("gpt-ft"));
    }

    private static Run Known(CollectorRig rig, string id) => rig.Services.GetRequiredService<IRunStore>().Find(id)!;

    private static RunClaims Claims(params RunClaim[] claims) => new() { Claims = { claims } };

    private static RunClaim Claim(string id, string project = "nlp") => new() { RunId = id, Name = "tuning", Project = project, Phase = "training" };
}
