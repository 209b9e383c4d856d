using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Collector.Web.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

/// <summary>Whose a run is that hosts claim.</summary>
public sealed class ClaimedUsersTests
{
    private static readonly ClaimingStream A = new("a", "node-1", 1);

    /// <summary>Where none is known: a name that is there stays, whoever else claims the run.</summary>
    [Fact]
    public async Task Claim_UsersNameThatComesLater_IsTheRuns()
    {
        await using var rig = await CollectorRig.StartAsync("--Privacy:Users=keep");
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        var before = claimed.Take(A, Claims(""), []);
        Assert.Null(UserOf(rig));
        before = claimed.Take(A, Claims("ada", isLate: true), before);
        Assert.Equal("ada", UserOf(rig));
        claimed.Take(A, Claims("bob", isLate: true), before);

        Assert.Equal("ada", UserOf(rig));
    }

    /// <summary>The directory answered while the agent, or the collector, was away: the first message of the new stream has the name.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Claim_UsersNameThatComesWithTheNextStream_IsTheRuns(bool isRestarted)
    {
        await using var rig = await CollectorRig.StartAsync("--Privacy:Users=keep");
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        claimed.Forget(A, claimed.Take(A, Claims(""), []));
        if (isRestarted) await rig.RestartAsync();
        claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        claimed.Take(A with { Number = claimed.NextStream() + 1 }, Claims("ada", isLate: true), []);

        Assert.Equal("ada", UserOf(rig));
    }

    /// <summary>A host that knew its user's name from the first says nothing of whose the run is that another host's user began.</summary>
    [Fact]
    public async Task Claim_OfARunThatAnotherHostBeganWithoutAName_GivesItNone()
    {
        await using var rig = await CollectorRig.StartAsync("--Privacy:Users=keep");
        var claimed = rig.Services.GetRequiredService<ClaimedRuns>();
        claimed.Take(A, Claims(""), []);
        var other = new ClaimingStream("b", "node-2", 2);
        claimed.Forget(other, claimed.Take(other, Claims("bob"), []));
        claimed.Take(other with { Number = 3 }, Claims("bob"), []);

        Assert.Null(UserOf(rig));
    }

    /// <summary>A user is kept as the collector keeps users, and is found by his name.</summary>
    [Theory]
    [InlineData("keep", "ada", "ada")]
    [InlineData("drop", "ada", null)]
    [InlineData("keep", "", null)]
    [InlineData("keep", "a\nb", null)]
    public async Task Claim_OfAUser_IsKeptAsUsersAre(string mode, string user, string? expected)
    {
        await using var rig = await CollectorRig.StartAsync($"--Privacy:Users={mode}");
        var claim = Claim("gpt-ft");
        claim.User = user;
        rig.Services.GetRequiredService<ClaimedRuns>().Take(A, Claims(claim), []);

        Assert.Equal(("nlp", expected), (Known(rig, "gpt-ft").Project, Known(rig, "gpt-ft").User));
    }

    /// <summary>A tracker gives it its name, and does not know who started it.</summary>
    [Fact]
    public async Task Claim_OfAUser_KeepsHimWhereATrackerNamesNobody()
    {
        await using var rig = await CollectorRig.StartAsync("--Privacy:Users=keep");
        var claim = Claim("gpt-ft");
        claim.User = "ada";
        rig.Services.GetRequiredService<ClaimedRuns>().Take(A, Claims(claim), []);
        rig.Services.GetRequiredService<RunQueries>().Add(new Run("gpt-ft", "chosen", rig.Time.GetUtcNow()) { Project = "vision", Source = "tracker" }, "mlflow");

        var run = Known(rig, "gpt-ft");
        Assert.Equal(("chosen", "vision", "ada", "training"), (run.Name, run.Project, run.User, run.Phase));
    }

    [Fact]
    public async Task Claim_OfAUser_IsFoundByHisNameUnderAPseudonym()
    {
        await using var rig = await CollectorRig.StartAsync();
        var claim = Claim("gpt-ft");
        claim.User = "ada";
        rig.Services.GetRequiredService<ClaimedRuns>().Take(A, Claims(claim, Claim("other")), []);

        Assert.StartsWith("u-", Known(rig, "gpt-ft").User, StringComparison.Ordinal);
        var found = await (await rig.SendAsync(HttpMethod.Get, "/api/v1/runs?user=ada")).Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        Assert.Equal(["gpt-ft"], found.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString()));
        // The audit has him no other way.
        Assert.DoesNotContain(rig.Services.GetRequiredService<IBookReader>().Audit(0, 100), row => row.ToString().Contains("ada", StringComparison.Ordinal));
    }

    private static string? UserOf(CollectorRig rig) => rig.Services.GetRequiredService<IRunStore>().Find("gpt-ft")!.User;

    private static RunClaims Claims(string user, bool isLate = false) => new() { Claims = { new RunClaim { RunId = "gpt-ft", User = user, UserCameLate = isLate } } };

    private static Run Known(CollectorRig rig, string id) => rig.Services.GetRequiredService<IRunStore>().Find(id)!;

    private static RunClaims Claims(params RunClaim[] claims) => new() { Claims = { claims } };

    private static RunClaim Claim(string id, string project = "nlp") => new() { RunId = id, Name = "tuning", Project = project, Phase = "training" };
}
