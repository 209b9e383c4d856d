using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest.Runs;
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
        claimed.Take(A, Claims("ada"), before);
        Assert.Equal("ada", UserOf(rig));
        claimed.Take(A, Claims("bob"), before);

        Assert.Equal("ada", UserOf(rig));
    }

    private static string? UserOf(CollectorRig rig) => rig.Services.GetRequiredService<IRunStore>().Find("gpt-ft")!.User;

    private static RunClaims Claims(string user) => new() { Claims = { new RunClaim { RunId = "gpt-ft", User = user } } };
}
