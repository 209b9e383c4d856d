using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Collector.Storage.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

/// <summary>A run ends although nobody says so: no stream is up, the collector was restarted, the registry could not be written.</summary>
public sealed class ClaimKeeperTests
{
    private static readonly ClaimingStream A = new("a", "node-1", 1), B = new("b", "node-2", 2);

    [Fact]
    public async Task Loop_WhileNoStreamIsUp_EndsTheRunOfAnAgentThatIsGone()
    {
        await using var rig = await CollectorRig.StartAsync();
        Claimed(rig).Forget(A, Claimed(rig).Take(A, Claims("gpt-ft"), []));
        Assert.Equal(1, (await rig.ScrapeAsync())["footprint_collector_claims_away"]);
        await PassAsync(rig, ClaimedRuns.LongestAway);
        Assert.Null(Known(rig, "gpt-ft").Ended);

        await PassAsync(rig, TimeSpan.FromMinutes(1), () => Known(rig, "gpt-ft").Ended is not null);
        Assert.Equal(rig.Time.GetUtcNow(), Known(rig, "gpt-ft").Ended);
        var page = await rig.ScrapeAsync();
        Assert.Equal((0, 1), (page["footprint_collector_claims_away"], page["footprint_collector_claims_abandoned_total"]));
        Assert.True(page["footprint_collector_claim_looks_total"] >= 2);
    }

    /// <summary>Each life of the collector was shorter than the hour, and nobody ever ended it.</summary>
    [Fact]
    public async Task Restarts_OfTheCollector_DoNotBeginTheHourAnew()
    {
        await using var rig = await CollectorRig.StartAsync();
        // Killed: no stream was found gone.
        Claimed(rig).Take(A, Claims("gpt-ft"), []);
        await rig.RestartAsync();
        await PassAsync(rig, TimeSpan.FromMinutes(40));
        await rig.RestartAsync();
        await PassAsync(rig, TimeSpan.FromMinutes(20));
        Assert.Null(Known(rig, "gpt-ft").Ended);

        await rig.RestartAsync();
        await PassAsync(rig, TimeSpan.FromMinutes(1), () => Known(rig, "gpt-ft").Ended is not null);
        // And it is forgotten for good.
        await rig.RestartAsync();
        Assert.Equal(0, Claimed(rig).Away);
    }

    [Fact]
    public async Task Restart_AgentThatComesBackWithItsClaim_GoesOn()
    {
        await using var rig = await CollectorRig.StartAsync();
        Claimed(rig).Take(A, Claims("gpt-ft"), []);
        await rig.RestartAsync();
        var taken = Claimed(rig).Take(A, Claims("gpt-ft"), []);
        await PassAsync(rig, 3 * ClaimedRuns.LongestAway);
        Assert.Null(Known(rig, "gpt-ft").Ended);

        Claimed(rig).Take(A, new RunClaims(), taken);
        Assert.NotNull(Known(rig, "gpt-ft").Ended);
    }

    /// <summary>It ended while the collector was off, longer ago than its agent remembers; the other rank goes on.</summary>
    [Fact]
    public async Task Restart_AgentThatComesBackWithoutItsClaim_HasEndedIt()
    {
        await using var rig = await CollectorRig.StartAsync();
        Claimed(rig).Take(A, Claims("gpt-ft", "alone"), []);
        Claimed(rig).Take(B, Claims("gpt-ft"), []);
        await rig.RestartAsync();
        Claimed(rig).Take(A, new RunClaims(), []);
        Assert.NotNull(Known(rig, "alone").Ended);
        Assert.Null(Known(rig, "gpt-ft").Ended);

        Claimed(rig).Take(B, new RunClaims(), []);
        Assert.NotNull(Known(rig, "gpt-ft").Ended);
    }

    /// <summary>Before claimants were kept, or beyond the cap of those that are away.</summary>
    [Fact]
    public async Task Start_WithARunThatNobodyIsKnownToClaim_GivesItTheHour()
    {
        await using var rig = await CollectorRig.StartAsync();
        var runs = rig.Services.GetRequiredService<IRunStore>();
        runs.Add(new("left", "left", CollectorRig.Start) { Source = Run.Claimed });
        runs.Add(new("claimed", "claimed", CollectorRig.Start) { Source = Run.Claimed });
        runs.Add(new("theirs", "theirs", CollectorRig.Start) { Source = "mlflow" });
        runs.Add(new("short", "short", CollectorRig.Start) { Source = Run.Claimed });
        await rig.RestartAsync();
        Claimed(rig).Take(A, Claims("claimed"), Claimed(rig).Take(A, Claims("claimed", "short"), []));
        // Somebody was known to claim it, and ended it.
        Assert.NotNull(Known(rig, "short").Ended);
        await PassAsync(rig, ClaimedRuns.LongestAway);
        Assert.Null(Known(rig, "left").Ended);
        await PassAsync(rig, TimeSpan.FromMinutes(1), () => Known(rig, "left").Ended is not null);

        Assert.Equal((null, null), (Known(rig, "claimed").Ended, Known(rig, "theirs").Ended));
    }

    /// <summary>Its agent said it once, on a stream that stayed up for days.</summary>
    [Fact]
    public async Task Registration_WhoseAuditCouldNotBeWritten_IsWrittenAMinuteLater()
    {
        await using var rig = await CollectorRig.StartAsync();
        var runs = rig.Services.GetRequiredService<SqliteRunStore>();
        var claimed = ClaimedRunsMade.With(rig, runs, new FailingOnce(rig.Services.GetRequiredService<IBookkeeping>()));
        claimed.Take(A, Claims("gpt-ft"), []);
        Assert.Equal((null, 1), (runs.Find("gpt-ft"), claimed.Unwritten));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        claimed.LookAfter();

        Assert.Equal(("nlp", CollectorRig.Start, 0), (runs.Find("gpt-ft")!.Project, runs.Find("gpt-ft")!.Started, claimed.Unwritten));
        Assert.Equal("agent a on node-1", Assert.Single(rig.Services.GetRequiredService<IBookReader>().Newest(AuditEntry.Run)).Entry.Who);
    }

    [Fact]
    public async Task Registration_OfARunThatNobodyClaimsAnyMore_IsNotMadeUp()
    {
        await using var rig = await CollectorRig.StartAsync();
        var runs = rig.Services.GetRequiredService<SqliteRunStore>();
        var claimed = ClaimedRunsMade.With(rig, runs, new FailingOnce(rig.Services.GetRequiredService<IBookkeeping>()));
        claimed.Take(A, new RunClaims(), claimed.Take(A, Claims("gpt-ft"), []));
        claimed.LookAfter();

        Assert.Equal((null, 0), (runs.Find("gpt-ft"), claimed.Unwritten));
    }

    [Fact]
    public async Task End_ThatTheRegistryCouldNotTake_IsWrittenAMinuteLater()
    {
        await using var rig = await CollectorRig.StartAsync();
        using var runs = new SqliteRunStore(Path.Combine(rig.StateDirectory, "stiff.db"));
        using var other = new SqliteConnection($"Data Source={Path.Combine(rig.StateDirectory, "stiff.db")};Pooling=False");
        other.Open();
        var claimed = ClaimedRunsMade.With(rig, runs);
        var taken = claimed.Take(A, Claims("gpt-ft"), []);
        Execute(other, "CREATE TRIGGER stiff BEFORE UPDATE ON run BEGIN SELECT RAISE(ABORT, 'stiff'); END");
        claimed.Take(A, new RunClaims(), taken);
        claimed.LookAfter();
        Assert.Equal((null, 1), (runs.Find("gpt-ft")!.Ended, claimed.Unwritten));
        Execute(other, "DROP TRIGGER stiff");
        claimed.LookAfter();

        Assert.NotNull(runs.Find("gpt-ft")!.Ended);
        Assert.Equal(0, claimed.Unwritten);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only this test's own words come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>So long, and until the loop has looked once since, and it is so.</summary>
    private static async Task PassAsync(CollectorRig rig, TimeSpan time, Func<bool>? isSo = null)
    {
        var keeper = rig.Services.GetRequiredService<ClaimKeeper>();
        var before = keeper.Looks;
        rig.Time.Advance(time);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (keeper.Looks == before || isSo?.Invoke() == false)
            await Task.Delay(5, patience.Token);
    }

    private static ClaimedRuns Claimed(CollectorRig rig) => rig.Services.GetRequiredService<ClaimedRuns>();

    private static Run Known(CollectorRig rig, string id) => rig.Services.GetRequiredService<IRunStore>().Find(id)!;

    private static RunClaims Claims(params string[] runs) => new() { Claims = { runs.Select(run => new RunClaim { RunId = run, Name = run, Project = "nlp" }) } };
}
