using System.Globalization;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>
/// What the dashboards ask and a healthy young stack has no answer to: two collectors with hours of energy, instances of a board, restated grams, a used
/// budget, a provider that is down, batches that are refused and turned away, and a day before. A real Prometheus and a real VictoriaMetrics show all of it.
/// </summary>
public sealed class TroubledPanelTests
{
    private const int Hours = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [MonitoringFact]
    [Trait("Category", "Slow")]
    public async Task EveryOtherPanel_OfATroubledStack_IsAnswered()
    {
        Assert.Empty(PanelQueries.IdleTroubles);
        await using var grid = await MarginalGrid.StartAsync();
        await using var stack = new Stack();
        Say(stack, 200, "estimated");
        string[] settings = [.. Settings(stack), .. grid.Settings(stack.Folder.Write("password", "any-word-will-do\n"))];
        await FeedAsync(stack, settings);
        await stack.StartCollectorAsync(settings);
        await using var run = ChildProcess.Start("sleep", ["600"], new Dictionary<string, string?> { ["FOOTPRINT_RUN"] = "gpt-ft" });
        stack.Play($"devices 2 counter=on counter_refresh_ms=20 source=constant low=70 high=70 util=100\ndevice 0 mig=on instances=3g.40gb:MIG-a,2g.20gb:MIG-b processes={run.Id}:1024:90:0");
        await stack.StartAgentAsync();
        // It has no room on its disk, and its agent's energy is simulated, which the first collector does not take.
        await using var other = new Stack { ExpectedErrors = ["free", "simulated energy is refused"], Link = new Uri($"http://127.0.0.1:{stack.GrpcPort}") };
        other.LaunchCollector("--Site:Zone=GB", "--Grid:Providers=annual", "--Storage:MinFreeSpace=16000GiB");
        other.LaunchAgent(null, "--Demo:Devices=1", "--Host:Name=demo");
        using var feeders = Feeders.Start(other.GrpcPort, agents: 1, devices: 1, TimeSpan.FromMilliseconds(500), seed: 3);

        var targets = $$"""
            global: { scrape_interval: 1s }
            scrape_configs: [{ job_name: footprint-collector, static_configs: [{ targets: ["127.0.0.1:{{stack.HttpPort}}", "127.0.0.1:{{other.HttpPort}}"] }] }]
            """;
        var folder = stack.Folder.Combine("prometheus");
        await RememberAsync(stack, PrometheusServer.Data(folder));
        await using var prometheus = PrometheusServer.Start(folder, $"""
            rule_files: ["{RepositoryRoot.Combine("deploy", "prometheus", "rules")}/*.yml"]
            {targets.Replace("1s }", "1s, evaluation_interval: 1s }", StringComparison.Ordinal)}
            """);
        await using var victoria = VictoriaScraper.Start(stack.Folder.Combine("victoria"), targets);
        await prometheus.ReadyAsync(Patience);
        await victoria.ReadyAsync(Patience);
        foreach (var (then, page) in DayBefore(await stack.CollectorMetricsAsync())) await victoria.TakeAsync(page, then);

        using var over = new CancellationTokenSource();
        var restating = RestateAsync(stack, over.Token);
        foreach (var server in (PromqlServer[])[prometheus, victoria]) await server.DemandAnswersAsync(stack, PanelQueries.OfTrouble, Patience);
        await over.CancelAsync();
        await restating;
    }

    private static string[] Settings(Stack stack) =>
    [
        "--Site:Zone=GB", "--Grid:Providers=csv,http,watttime", $"--Grid:csv:File={stack.Folder.Combine("grid.csv")}", "--Grid:csv:Kind=lifecycle", "--Grid:csv:Gas=co2e", "--Grid:csv:PollInterval=1s",
        "--Grid:http:Url=http://127.0.0.1:9/{zone}", "--Grid:http:Zones:GB=GB", "--Grid:http:Value=/g", "--Grid:http:Kind=lifecycle", "--Grid:http:Gas=co2e", "--Grid:http:Step=5m", "--Grid:http:PollInterval=1s",
        "--Budgets:lab:Limit=1g",
    ];

    /// <summary>Some hours that are over, of a collector that is started again then: budgets are judged at a start.</summary>
    private static async Task FeedAsync(Stack stack, string[] settings)
    {
        await stack.StartCollectorAsync(settings);
        using var feeders = Feeders.Start(
            stack.GrpcPort, TimeSpan.FromMilliseconds(1), new() { Agents = 1, DevicesPerAgent = 2, Interval = TimeSpan.FromSeconds(30), Seed = 7, Start = TimeProvider.System.GetUtcNow().AddHours(-Hours) });
        // What is drawn beyond stays before now.
        await stack.UntilAsync(() => feeders.AcknowledgedTicks >= (Hours * 120) - 110, Patience);
        await feeders.FinishAsync(Patience);
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).Of("footprint_gpu_emissions_grams_total").Sum(sample => sample.Value) > 1, Patience);
        await stack.StopCollectorAsync();
    }

    /// <summary>The energy of projects, each minute around the same time yesterday.</summary>
    private static IEnumerable<(DateTimeOffset Then, string Page)> DayBefore(Scrape page)
    {
        var lines = page.Of("footprint_project_energy_joules_total").Select(sample => $$"""footprint_project_energy_joules_total{project="{{sample["project"]}}"}""").ToList();
        var now = TimeProvider.System.GetUtcNow() - Day;
        return Enumerable.Range(-10, 20).Select(minute => (now.AddMinutes(minute), string.Concat(lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line} {minute + 100}\n")))));
    }

    /// <summary>The same for a Prometheus that is not started yet.</summary>
    private static async Task RememberAsync(Stack stack, string data)
    {
        await stack.MeteringAsync(1);
        var text = DayBefore(await stack.CollectorMetricsAsync()).SelectMany(moment => moment.Page.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (line, stamp: moment.Then.ToUnixTimeSeconds()))).OrderBy(one => one.line.Split(' ')[0], StringComparer.Ordinal);
        var file = stack.Folder.Write("yesterday.om", string.Concat(text.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.line} {one.stamp}\n"))) + "# EOF\n");
        await using var promtool = ChildProcess.Start(InstalledProgram.Find("promtool")!, ["tsdb", "create-blocks-from", "openmetrics", file, data]);
        Assert.True(await promtool.WaitForExitAsync(Patience) == 0, promtool.Transcript());
    }

    /// <summary>A better factor again and again: a reader that missed one sees the next.</summary>
    private static async Task RestateAsync(Stack stack, CancellationToken over)
    {
        for (var value = 210; !over.IsCancellationRequested; value += 10)
        {
            Say(stack, value, "measured");
            await Task.Delay(TimeSpan.FromSeconds(5), over).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static void Say(Stack stack, double value, string quality)
    {
        var today = TimeProvider.System.GetUtcNow().Date;
        var text = string.Create(CultureInfo.InvariantCulture, $"zone,from,to,g_per_kwh,quality\nGB,{today.AddDays(-1):yyyy-MM-dd}T00:00Z,{today.AddDays(3):yyyy-MM-dd}T00:00Z,{value},{quality}\n");
        File.Move(stack.Folder.Write("next.csv", text), stack.Folder.Combine("grid.csv"), overwrite: true);
    }
}
