using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Runs;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Slurm;

/// <summary>A real collector that is told of jobs: by the scripts that ship, and by a program in sacct's place.</summary>
public sealed class SlurmTests
{
    private const string Gpu = "GPU-00000000-0000-0000-0000-000000000f00";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task PrologAndEpilog_OfAJob_RegisterItAndItsEnd()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync("--Auth:Required=true", "--Site:Zone=GB", "--Grid:Providers=annual");
        var token = stack.Folder.Combine("token");
        await using (var made = Service.Collector.Start(["token", "new", $"--StateDirectory={stack.CollectorState}", "--scope", "operate"]))
        {
            Assert.Equal(0, await made.WaitForExitAsync(Patience));
            stack.Folder.Write("token", made.Output[0] + "\n");
        }

        await PlayAsync("prolog.sh", stack, token, ("SLURM_JOB_ID", "4711"), ("SLURM_JOB_NAME", "gpt \"ft\" \\ \n{x}" + new string('語', 90)), ("SLURM_JOB_USER", "ada"), ("SLURM_JOB_ACCOUNT", "ml"), ("SLURM_JOB_PARTITION", "gpu"));
        await PlayAsync("prolog.sh", stack, token, ("SLURM_JOB_ID", "4712"));
        await PlayAsync("prolog.sh", stack, token, ("SLURM_JOB_ID", "47;13"), ("SLURM_JOB_NAME", "x"));
        await PlayAsync("epilog.sh", stack, token, ("SLURM_JOB_ID", "4711"));

        var runs = (await RunsAsync(stack, token)).EnumerateArray().ToDictionary(run => run.GetProperty("id").GetString()!);
        Assert.Equal(["slurm:4711", "slurm:4712"], runs.Keys.Order(StringComparer.Ordinal));
        var job = runs["slurm:4711"];
        Assert.Equal(("gpt ft  {x}", "ml", "slurm"), (job.GetProperty("name").GetString(), job.GetProperty("project").GetString(), job.GetProperty("source").GetString()));
        Assert.StartsWith("u-", job.GetProperty("user").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"account":"ml","partition":"gpu"}""", job.GetProperty("labels").GetRawText());
        Assert.Equal((JsonValueKind.String, JsonValueKind.Null), (job.GetProperty("ended").ValueKind, runs["slurm:4712"].GetProperty("ended").ValueKind));
    }

    /// <summary>A prolog that fails drains its node.</summary>
    [Theory]
    [InlineData("prolog.sh")]
    [InlineData("epilog.sh")]
    public async Task Script_WithoutACollector_Succeeds(string script)
    {
        await using var run = Script(script, 9, null, ("SLURM_JOB_ID", "1"));

        Assert.Equal(0, await run.WaitForExitAsync(Patience));
    }

    [ControlGroupFact]
    public async Task Job_InItsControlGroup_IsNamedBySacct()
    {
        using var group = ControlGroup.OfJob("4711");
        await using var stack = new Stack();
        var sacct = stack.Folder.Write("sacct", """
            #!/bin/sh
            for a in "$@"; do case $a in --delimiter=*) d=${a#--delimiter=} ;; esac; done
            printf "4711${d}gpt${d}ml${d}ada${d}gpu${d}RUNNING${d}1763800000${d}Unknown\n"
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(sacct, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var job = ChildProcess.Start(group.Entrance[0], [.. group.Entrance.Skip(1), "sh", "-c", "echo in; exec sleep 600"]);
        await job.WaitForLineAsync(line => line == "in", Patience);
        await stack.StartCollectorAsync("--Site:Zone=GB", "--Grid:Providers=annual", $"--Slurm:SacctPath={sacct}", "--Slurm:Interval=1s", "--Slurm:Accounts:ml=nlp");
        stack.Play(
            $"""
            devices 1 source=constant low=300 high=300 counter=on counter_refresh_ms=20
            device 0 uuid={Gpu} util=100 processes={job.Id}:1024:90
            """);
        await stack.StartAgentAsync();

        await stack.UntilAsync(async () => (await stack.ApiAsync("runs")).GetProperty("runs").EnumerateArray().Any(run => run.GetProperty("user").ValueKind == JsonValueKind.String), Patience);

        var run = (await stack.ApiAsync("runs")).GetProperty("runs")[0];
        Assert.Equal(("slurm:4711", "gpt", "nlp", "sacct"), (run.GetProperty("id").GetString(), run.GetProperty("name").GetString(), run.GetProperty("project").GetString(), run.GetProperty("source").GetString()));
        Assert.Contains((await stack.CollectorMetricsAsync()).Of("footprint_collector_sacct_calls_total"), sample => sample.Value >= 1);
    }

    private static async Task PlayAsync(string script, Stack stack, string token, params (string Name, string Value)[] job)
    {
        await using var run = Script(script, stack.HttpPort, token, job);
        Assert.Equal(0, await run.WaitForExitAsync(Patience));
        Assert.Empty(run.Errors);
    }

    private static ChildProcess Script(string script, int port, string? token, params (string Name, string Value)[] job) => ChildProcess.Start(
        RepositoryRoot.Combine("deploy", "slurm", script), [],
        job.Append(("FOOTPRINT_SERVER", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"))).ToDictionary(variable => variable.Item1, variable => (string?)variable.Item2)
            .Append(new("FOOTPRINT_TOKEN_FILE", token)).ToDictionary());

    private static async Task<JsonElement> RunsAsync(Stack stack, string token)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{stack.HttpPort}/api/v1/runs");
        request.Headers.Authorization = new("Bearer", (await File.ReadAllTextAsync(token)).Trim());
        using var answer = await http.SendAsync(request);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("runs").Clone();
    }
}
