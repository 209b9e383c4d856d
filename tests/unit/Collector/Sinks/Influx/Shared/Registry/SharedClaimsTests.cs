using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Ingest;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared.Registry;

/// <summary>Hosts of one run whose agents stream to different collectors: each registers and ends its own ranks, and the run is all of theirs.</summary>
public sealed class SharedClaimsTests
{
    private static readonly ClaimingStream One = new("a", "node-1", 1), Two = new("b", "node-2", 2);

    [Fact]
    public async Task Claims_AtTwoCollectors_EndWithTheLastRankAnywhere()
    {
        await using var rig = await CollectorRig.StartAsync();
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = new("a", store, rig.Time), b = new("b", store, rig.Time);
        var (atA, atB) = (Made(rig, a), Made(rig, b));
        var first = atA.Take(One, Claims(Claim("job")), []);
        await HearAsync(rig, a, b);
        var second = atB.Take(Two, Claims(Claim("job")), []);
        atA.Take(One, new RunClaims(), first);
        await HearAsync(rig, b, a, b);
        Assert.NotNull(a.Own.Find("job")!.Ended);
        Assert.Equal((null, null), (a.Runs.Find("job")!.Ended, b.Runs.Find("job")!.Ended));

        rig.Time.Advance(TimeSpan.FromMinutes(1));
        var end = rig.Time.GetUtcNow();
        atB.Take(Two, new RunClaims(), second);
        await HearAsync(rig, b, a);
        Assert.Equal((end, end), (a.Runs.Find("job")!.Ended, b.Runs.Find("job")!.Ended));
    }

    /// <summary>By its own record it ended long ago.</summary>
    [Fact]
    public async Task Claim_OfARankThatCameBackWhileOthersGoOnElsewhere_IsTheSameAttempt()
    {
        await using var rig = await CollectorRig.StartAsync();
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = new("a", store, rig.Time), b = new("b", store, rig.Time);
        var (atA, atB) = (Made(rig, a), Made(rig, b));
        var first = atA.Take(One, Claims(Claim("job")), []);
        await HearAsync(rig, a, b);
        var second = atB.Take(Two, Claims(Claim("job")), []);
        atA.Take(One, new RunClaims(), first);
        await HearAsync(rig, a, b, a);
        rig.Time.Advance(ClaimedRuns.EndOfAnAttempt * 2);
        first = atA.Take(One, Claims(Claim("job")), []);
        Assert.Equal((null, null), (a.Own.Find("job")!.Ended, a.Runs.UsedBefore("job")));

        // With all ranks gone for as long, it is another.
        atA.Take(One, new RunClaims(), first);
        atB.Take(Two, new RunClaims(), second);
        await HearAsync(rig, a, b, a);
        rig.Time.Advance(ClaimedRuns.EndOfAnAttempt * 2);
        atA.Take(One, Claims(Claim("job")), []);
        Assert.NotNull(a.Runs.UsedBefore("job"));
        Assert.Null(a.Runs.Find("job")!.Ended);
        var begun = rig.Time.GetUtcNow();
        await HearAsync(rig, a, b);
        // Its other ranks come back some minutes later, to a collector that began no attempt: it is the one that began elsewhere.
        Assert.Equal((begun, begun, null), (a.Known.BegunOf("job"), b.Known.BegunOf("job"), b.Known.BegunOf("other")));
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        atB.Take(Two, Claims(Claim("job")), []);
        await HearAsync(rig, b, a);
        Assert.Equal((begun, begun, null), (a.Known.BegunOf("job"), b.Known.BegunOf("job"), b.Own.UsedBefore("job")));
    }

    [Fact]
    public async Task Claim_OfARunThatIsNamedElsewhere_KeepsItsWords_IsInNoAudit_AndEndsItsRanksAlone()
    {
        await using var rig = await CollectorRig.StartAsync();
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = new("a", store, rig.Time), b = new("b", store, rig.Time);
        a.Runs.Add(new("job", "the operator's", CollectorRig.Start) { Project = "vision", Source = "mlflow" });
        await HearAsync(rig, a, b);
        var atB = Made(rig, b);
        var claims = atB.Take(Two, Claims(Claim("job")), []);
        Assert.Equal((Run.Claimed, null), (b.Own.Find("job")!.Source, b.Own.Find("job")!.Ended));
        atB.Take(Two, new RunClaims(), claims);
        await HearAsync(rig, b, a, b);
        Assert.NotNull(b.Own.Find("job")!.Ended);
        foreach (var run in (Run[])[a.Runs.Find("job")!, b.Runs.Find("job")!])
            Assert.Equal(("the operator's", "vision", "mlflow", null), (run.Name, run.Project, run.Source, run.Ended));
        Assert.Empty(rig.Services.GetRequiredService<IBookReader>().Newest(AuditEntry.Run));
    }

    /// <summary>It waits for nobody, and what was said elsewhere goes before once it is heard.</summary>
    [Fact]
    public async Task Claim_WhileTheStoreIsAway_IsRegistered_AndYieldsToANameThatIsHeardLater()
    {
        await using var rig = await CollectorRig.StartAsync();
        await using var store = await PlayedStore.StartAsync();
        using PlayedCollector a = new("a", store, rig.Time), b = new("b", store, rig.Time);
        await a.RoundAsync();
        a.Runs.Add(new("job", "the operator's", rig.Time.GetUtcNow()) { Project = "vision", Source = "mlflow" });
        store.IsAway = true;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        var atB = Made(rig, b);
        atB.Take(Two, Claims(Claim("job")), []);
        Assert.Equal((0, "nlp"), (atB.Unwritten, b.Runs.Find("job")!.Project));
        store.IsAway = false;
        await HearAsync(rig, b, a, b);
        Assert.Equal(("the operator's", "the operator's"), (a.Runs.Find("job")!.Name, b.Runs.Find("job")!.Name));
        Assert.Equal("vision", b.Runs.Find("job")!.Project);
    }

    private static ClaimedRuns Made(CollectorRig rig, PlayedCollector collector) => ClaimedRunsMade.With(rig, collector.Runs, collector.Own.Claimants);

    private static async Task HearAsync(CollectorRig rig, params PlayedCollector[] collectors)
    {
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        foreach (var collector in collectors) await collector.RoundAsync();
    }

    private static RunClaim Claim(string id) => new() { RunId = id, Name = "tuning", Project = "nlp", Phase = "training" };

    private static RunClaims Claims(params RunClaim[] claims)
    {
        var message = new RunClaims();
        message.Claims.AddRange(claims);
        return message;
    }
}
