using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Web.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Cli;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web.Runs;

/// <summary>Runs that nobody named: agents told of their energy, and that is all that is known.</summary>
public sealed class UnregisteredRunsTests
{
    [Fact]
    public async Task Run_ThatOnlyTheLedgerKnows_HasItsEnergy()
    {
        await using var rig = await RigAsync();

        var answer = await rig.JsonAsync("/api/v1/runs/docker:ab");

        var run = answer.GetProperty("run");
        Assert.Equal(("docker:ab", "docker:ab", "ledger"), (run.GetProperty("id").GetString(), run.GetProperty("name").GetString(), run.GetProperty("source").GetString()));
        Assert.All(new[] { "project", "user", "phase", "ended" }, name => Assert.Equal(JsonValueKind.Null, run.GetProperty(name).ValueKind));
        Assert.Equal(7200, Assert.Single(answer.GetProperty("rows").EnumerateArray()).GetProperty("energy").GetProperty("value").GetDouble());
        Assert.Equal("node-1", Assert.Single(answer.GetProperty("hosts").EnumerateArray()).GetString());
    }

    [Theory]
    [InlineData("none")]
    [InlineData("__idle__")]
    [InlineData("__unattributed__")]
    [InlineData("__reserved_idle__:docker:ab")]
    public async Task Run_ThatIsNone_Is404(string id)
    {
        await using var rig = await RigAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await rig.SendAsync(HttpMethod.Get, "/api/v1/runs/" + id)).StatusCode);
    }

    [Fact]
    public async Task Runs_WithoutAFilter_AreThoseOfTheLedgerToo_TheNewestFirst()
    {
        await using var rig = await RigAsync();

        Assert.Equal([("named", "api"), ("docker:ab", "ledger"), ("systemd:old", "ledger")], await RunsAsync(rig, "runs"));
        Assert.Equal([("named", "api"), ("docker:ab", "ledger")], await RunsAsync(rig, "runs?limit=2"));
        Assert.True((await rig.JsonAsync("/api/v1/runs?limit=2")).GetProperty("hasMore").GetBoolean());
        Assert.False((await rig.JsonAsync("/api/v1/runs?limit=3")).GetProperty("hasMore").GetBoolean());
    }

    /// <summary>Nobody said whose they are, nor whether they are over.</summary>
    [Theory]
    [InlineData("active=true")]
    [InlineData("active=false")]
    [InlineData("project=nlp")]
    [InlineData("user=ada")]
    public async Task Runs_ByWhatIsNotKnownOfThem_AreTheRegisteredAlone(string filter)
    {
        await using var rig = await RigAsync();
        Assert.DoesNotContain(await RunsAsync(rig, "runs?" + filter), run => run.Source == "ledger");
    }

    [Fact]
    public async Task Run_ThatIsNamedLater_IsTheRegisteredOne()
    {
        await using var rig = await RigAsync();
        rig.Services.GetRequiredService<IRunStore>().Add(new Run("docker:ab", "late", CollectorRig.Start) { Source = "mlflow" });

        Assert.Equal("late", (await rig.JsonAsync("/api/v1/runs/docker:ab")).GetProperty("run").GetProperty("name").GetString());
        Assert.Single(await RunsAsync(rig, "runs"), run => run.Id == "docker:ab");
    }

    /// <summary>Without a project they are of none that the caller may see.</summary>
    [Fact]
    public async Task Runs_OfACallerOfSomeProjects_AreHidden()
    {
        await using var rig = await RigAsync();
        var runs = rig.Services.GetRequiredService<RunQueries>();
        var visible = new HashSet<string> { "nlp", OwnerText.Unattributed };

        Assert.Null(runs.Find("docker:ab", null, visible, CancellationToken.None));
        Assert.NotNull(runs.Find("docker:ab", null, null, CancellationToken.None));
        Assert.Empty(runs.List(null, null, null, null, visible).Runs);
    }

    [Fact]
    public async Task Command_ShowsThemWithoutAnEndOfTheirs()
    {
        await using var rig = await RigAsync();

        var list = await CommandRun.OfAsync("runs", "--server", rig.Http.ToString());
        var report = await CommandRun.OfAsync("report", "docker:ab", "--server", rig.Http.ToString());
        var compared = await CommandRun.OfAsync("compare", "docker:ab", "systemd:old", "--server", rig.Http.ToString());

        Assert.EndsWith(" unknown", list.Row("docker:ab"), StringComparison.Ordinal);
        Assert.EndsWith(" active", list.Row("named"), StringComparison.Ordinal);
        Assert.Equal((0, ""), (report.Code, report.Error));
        Assert.Contains("ended    unknown", report.Output, StringComparison.Ordinal);
        Assert.Contains("2 Wh", report.Output, StringComparison.Ordinal);
        Assert.Contains("nobody said when it ended", compared.Output, StringComparison.Ordinal);
    }

    /// <summary>The ledger is asked for no more than a list has.</summary>
    [Fact]
    public async Task NewestRuns_OfMany_AreTheLast()
    {
        await using var rig = await CollectorRig.StartAsync();
        Used(rig, [.. Enumerable.Range(0, 30).Select(number => ($"run-{number:00}", CollectorRig.Start.AddHours(number - 30)))]);
        var ledger = rig.Services.GetRequiredService<ILedgerReader>();

        Assert.Equal(["run-29", "run-28", "run-27"], ledger.NewestRuns(3).Select(run => run.Id));
        Assert.Equal(30, ledger.NewestRuns(1000).Count);
        Assert.Equal(UtcMinute.FromTime(CollectorRig.Start.AddHours(-1)).FloorTo(60), ledger.NewestRuns(1)[0].First.FloorTo(60));
    }

    private static async Task<List<(string Id, string Source)>> RunsAsync(CollectorRig rig, string path) =>
        [.. (await rig.JsonAsync("/api/v1/" + path)).GetProperty("runs").EnumerateArray().Select(run => (run.GetProperty("id").GetString()!, run.GetProperty("source").GetString()!))];

    private static async Task<CollectorRig> RigAsync()
    {
        var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var start = CollectorRig.Start;
        rig.Services.GetRequiredService<IRunStore>().Add(new Run("named", "named", start) { Source = "api" });
        Used(
            rig, ("systemd:old", start.AddHours(-5)), (OwnerText.ReservedIdlePrefix + "docker:ab", start.AddHours(-2)), ("docker:ab", start.AddHours(-1)), ("named", start.AddMinutes(-1)),
            (OwnerText.Idle, start.AddMinutes(-1)), (OwnerText.Unattributed, start.AddMinutes(-1)));
        return rig;
    }

    private static void Used(CollectorRig rig, params (string Owner, DateTimeOffset At)[] used)
    {
        foreach (var (owner, at) in used)
        {
            var minute = UtcMinute.FromTime(at);
            var group = new LedgerGroup();
            group.AddHost("node-1", new Dictionary<string, string>(), minute.ToTime());
            group.Add([new LedgerEntry(new SeriesKey("node-1", "GPU-a", owner, PowerState.Unspecified, Method.Counter), minute, new EnergyCell(3_600_000, 3_500_000, 3_700_000, 1000))], minute.ToTime());
            rig.Services.GetRequiredService<ILedgerWriter>().Apply(group, minute.ToTime());
        }
    }
}
