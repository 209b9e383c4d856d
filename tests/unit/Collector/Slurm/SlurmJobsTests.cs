using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Slurm;

/// <summary>A whole collector with energy of Slurm jobs, and a program that knows them.</summary>
public sealed class SlurmJobsTests : IDisposable
{
    private const string Known = "case $jobs in *4711*) line '4711|gpt|ml|ada|gpu|RUNNING|1763800000|Unknown' ;; esac";
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ml")]
    [InlineData("nlp", "--Slurm:Accounts:ml=nlp")]
    [InlineData("nlp", "--Slurm:Accounts:ml=nlp", "--Slurm:Project=none")]
    [InlineData(null, "--Slurm:Project=none")]
    public async Task Job_WithEnergy_HasItsAccountUserAndPartition(string? project, params string[] settings)
    {
        await using var rig = await CollectorRig.StartAsync([$"--Slurm:SacctPath={SacctScript.Write(_folder, Known)}", .. settings]);

        await PlayAsync(rig, "slurm:4711");
        var run = await KnownAsync(rig, run => run.User is not null);

        Assert.Equal(("gpt", project, "sacct", "account=ml partition=gpu", (DateTimeOffset?)null), (run.Name, run.Project, run.Source, string.Join(' ', run.Labels.Select(label => $"{label.Key}={label.Value}")), run.Ended));
        Assert.StartsWith("u-", run.User, StringComparison.Ordinal);
        // What moves a run's energy to a project is in the audit, with nobody's name.
        var row = Assert.Single((await rig.JsonAsync("/api/v1/audit")).GetProperty("rows").EnumerateArray(), row => row.GetProperty("what").GetString() == "run");
        Assert.Equal(("sacct", "told by sacct"), (row.GetProperty("who").GetString(), row.GetProperty("reason").GetString()));
        Assert.DoesNotContain("ada", row.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_RegisteredByItsProlog_KeepsWhatThatSaid()
    {
        await using var rig = await CollectorRig.StartAsync($"--Slurm:SacctPath={SacctScript.Write(_folder, Known)}", "--Privacy:Users=keep");
        rig.Services.GetRequiredService<IRunStore>().Add(new("slurm:4711", "mine", CollectorRig.Start) { Project = "vision", Source = "prolog" });

        await PlayAsync(rig, "slurm:4711");
        var run = await KnownAsync(rig, run => run.User is not null);

        Assert.Equal(("mine", "vision", "prolog", "ada"), (run.Name, run.Project, run.Source, run.User));
    }

    [Theory]
    [InlineData("ml")]
    [InlineData("nlp", "--Slurm:Accounts:ml=nlp")]
    [InlineData(null, "--Slurm:Project=none")]
    public async Task Job_OfAProlog_HasTheProjectOfItsAccountWithoutSacct(string? project, params string[] settings)
    {
        await using var rig = await CollectorRig.StartAsync(settings);

        await PostAsync(rig, "slurm");
        await PostAsync(rig, "mlflow", "slurm:1");

        var runs = rig.Services.GetRequiredService<IRunStore>();
        Assert.Equal((project, null), (runs.Find("slurm:4711")!.Project, runs.Find("slurm:1")!.Project));
    }

    [Fact]
    public async Task Job_OfAProlog_GoesOnWhenItIsQueuedAgain()
    {
        await using var rig = await CollectorRig.StartAsync();
        await PostAsync(rig, "slurm");
        var runs = rig.Services.GetRequiredService<IRunStore>();
        runs.Change("slurm:4711", run => run with { Ended = CollectorRig.Start.AddMinutes(1) });
        rig.Time.Advance(TimeSpan.FromMinutes(2));

        await PostAsync(rig, "slurm");

        Assert.Null(runs.Find("slurm:4711")!.Ended);
    }

    [Fact]
    public async Task Job_OfAPrologWithoutAnEpilog_EndsAsSlurmSays()
    {
        await using var rig = await CollectorRig.StartAsync($"--Slurm:SacctPath={SacctScript.Write(_folder, "line '4711|gpt|ml|ada|gpu|COMPLETED|1763800000|1795339000'")}");
        await PostAsync(rig, "slurm");

        Assert.Equal("slurm", (await KnownAsync(rig, run => run.Ended is not null)).Source);
    }

    [Fact]
    public async Task Job_ThatIsQuiet_EndsAsSlurmSays_AlsoAfterARestart()
    {
        var path = SacctScript.Write(_folder, Known);
        await using var rig = await CollectorRig.StartAsync($"--Slurm:SacctPath={path}");
        await PlayAsync(rig, "slurm:4711");
        await KnownAsync(rig, run => run.User is not null);
        SacctScript.Write(_folder, "line '4711|gpt|ml|ada|gpu|COMPLETED|1763800000|1763803600'");

        await rig.RestartAfterAsync(TimeSpan.FromHours(1));

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1763803600), (await KnownAsync(rig, run => run.Ended is not null)).Ended);
    }

    /// <summary>The run that accounting ended goes on when the job is queued again, also where accounting is late to say so.</summary>
    [Fact]
    public async Task Job_QueuedAgainAfterItsEnd_GoesOn()
    {
        const string over = "line '4711|gpt|ml|ada|gpu|NODE_FAIL|1763800000|1763803600'";
        var path = SacctScript.Write(_folder, over);
        await using var rig = await CollectorRig.StartAsync($"--Slurm:SacctPath={path}");
        await PlayAsync(rig, "slurm:4711");
        var ended = await KnownAsync(rig, run => run.Ended is not null);
        for (var second = 0; second < 200; second += 10) await StepAsync(rig, TimeSpan.FromSeconds(10));
        Assert.NotNull((await KnownAsync(rig, _ => true)).Ended);

        SacctScript.Write(_folder, "line '4711|gpt|ml|ada|gpu|RUNNING|1763807200|Unknown'");

        var again = await KnownAsync(rig, run => run.Ended is null);
        Assert.Equal((ended.Started, "sacct", "gpt"), (again.Started, again.Source, again.Name));
    }

    [Fact]
    public async Task Job_ThatSlurmDoesNotKnow_IsAskedForAfterGrowingPausesAndCounted()
    {
        var path = SacctScript.Write(_folder, Known);
        await using var rig = await CollectorRig.StartAsync($"--Slurm:SacctPath={path}");
        await PlayAsync(rig, "slurm:99");
        await UntilAsync(rig, () => SacctScript.Calls(path).Length > 0);

        for (var second = 0; second < 150; second += 10) await StepAsync(rig, TimeSpan.FromSeconds(10));

        Assert.InRange(SacctScript.Calls(path).Length, 1, 2);
        Assert.Equal(1, (await rig.ScrapeAsync())["footprint_collector_sacct_unknown_jobs"]);
        Assert.Null(rig.Services.GetRequiredService<IRunStore>().Find("slurm:99"));
    }

    [Fact]
    public async Task Failures_AreCountedAndThePauseGrows()
    {
        var path = SacctScript.Write(_folder, "exit 1");
        await using var rig = await CollectorRig.StartAsync($"--Slurm:SacctPath={path}");
        await PlayAsync(rig, "slurm:4711");
        await UntilAsync(rig, () => SacctScript.Calls(path).Length > 0);

        for (var second = 0; second < 170; second += 10) await StepAsync(rig, TimeSpan.FromSeconds(10));

        Assert.InRange(SacctScript.Calls(path).Length, 2, 3);
        Assert.True((await rig.ScrapeAsync())["""footprint_collector_sacct_calls_total{outcome="failed"}"""] >= 1);
    }

    [Fact]
    public async Task OtherRuns_AreNotAskedFor()
    {
        var path = SacctScript.Write(_folder, Known);
        await using var rig = await CollectorRig.StartAsync($"--Slurm:SacctPath={path}");
        await PlayAsync(rig, "docker:0123456789ab");
        for (var second = 0; second < 90; second += 10) await StepAsync(rig, TimeSpan.FromSeconds(10));

        Assert.Empty(SacctScript.Calls(path));
        Assert.DoesNotContain("sacct", string.Join('\n', (await (await CollectorRig.StartAsync()).ScrapeAsync()).Keys), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Slurm:SacctPath", "--Slurm:SacctPath=/no/such/sacct")]
    [InlineData("Slurm:SacctPath", "--Slurm:SacctPath=sacct")]
    [InlineData("Slurm:Project", "--Slurm:Project=user")]
    [InlineData("Slurm:Accounts:ml", "--Slurm:Accounts:ml=")]
    [InlineData("Slurm:Timeout", "--Slurm:Timeout=1h")]
    public async Task Setting_Wrong_IsRefusedByItsKey(string key, string setting) =>
        Assert.Equal(key, (await Assert.ThrowsAsync<ConfigurationException>(() => CollectorRig.StartAsync(setting))).Key);

    private static async Task PostAsync(CollectorRig rig, string source, string id = "slurm:4711")
    {
        using var client = new HttpClient();
        using var body = new StringContent($"{{\"id\":\"{id}\",\"source\":\"{source}\",\"labels\":{{\"account\":\"ml\"}}}}", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(rig.Http, "/api/v1/runs"), body);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task PlayAsync(CollectorRig rig, string run)
    {
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = run }.Stream(10, 300));
    }

    private static async Task StepAsync(CollectorRig rig, TimeSpan step)
    {
        rig.Time.Advance(step);
        await Task.Delay(20);
    }

    private static async Task<Run> KnownAsync(CollectorRig rig, Func<Run, bool> isSo)
    {
        await UntilAsync(rig, () => rig.Services.GetRequiredService<IRunStore>().Find("slurm:4711") is { } run && isSo(run));
        return rig.Services.GetRequiredService<IRunStore>().Find("slurm:4711")!;
    }

    private static async Task UntilAsync(CollectorRig rig, Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, patience.Token);
        }
    }
}
