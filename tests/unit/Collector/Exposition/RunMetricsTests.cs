using System.Buffers;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

/// <summary>Series of runs: those that are active, so many of them, each from where it was.</summary>
public sealed class RunMetricsTests
{
    private const string Joules = """footprint_run_energy_joules_total{run="job-1"}""";
    private const string Others = """footprint_run_energy_joules_total{run="__other__"}""";

    [Fact]
    public async Task Run_WhileItIsActive_HasItsEnergyGramsAndName()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Ingest:AcceptSimulated=true", "--Privacy:Users=keep");
        rig.Services.GetRequiredService<IRunStore>().Add(new("job-1", "gpt \"ft\"\\", CollectorRig.Start) { Project = "nlp", User = "ada", Phase = "training", Source = "mlflow" });
        var agent = new PlayedAgent(rig.Time) { Run = "job-1" };
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(60, 300));
        await rig.PlayAsync(new PlayedAgent(rig.Time, 2, Method.Simulated, "node-2") { Run = "job-1" }.Stream(60, 100));

        Assert.Equal(0, (await rig.ScrapeAsync())[Joules]);
        var page = await rig.ScrapeAsync();
        Assert.Equal(18_000, page[Joules]);
        Assert.Equal(6000, page["""footprint_run_energy_joules_total{run="__simulated__:job-1"}"""]);
        Assert.Equal(1, page["""footprint_run_info{run="job-1",name="gpt \"ft\"\\",project="nlp",user="ada",phase="training",source="mlflow"}"""]);
        Assert.Equal(18_000, page["""footprint_project_energy_joules_total{project="nlp"}"""]);
        await PassesPromtoolAsync(await rig.TextAsync("/metrics"));

        // A counter that was there goes on after a restart, and begins with 0 no more.
        await rig.RestartAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        agent = new PlayedAgent(rig.Time) { Run = "job-1" };
        await rig.PlayAsync(agent.Stream(1, 300));
        Assert.Equal(18_300, (await rig.ScrapeAsync())[Joules]);

        rig.Time.Advance(RunMetrics.Active);
        Assert.DoesNotContain((await rig.ScrapeAsync()).Keys, series => series.StartsWith("footprint_run_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Grams_OfARun_AreItsBookedOnes()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = "job-1" }.Stream(60, 300));
        await rig.ObserveAsync(new FactorObservation(
            "GB", new(UtcMinute.FromTime(CollectorRig.Start.AddHours(-1)), UtcMinute.FromTime(CollectorRig.Start.AddHours(1))), GramsPerKilowattHour.FromGrams(200), FactorQuality.Measured, rig.IdentityOf("GB")));
        await rig.ScrapeAsync();

        var page = await rig.ScrapeAsync();

        var booked = Booked(page);
        Assert.Equal(page.Where(sample => sample.Key.StartsWith("footprint_gpu_emissions_grams_total", StringComparison.Ordinal)).Select(sample => sample.Value), booked.Select(sample => sample.Value));
        Assert.True(Assert.Single(booked).Value > 0);
    }

    private static List<KeyValuePair<string, double>> Booked(IReadOnlyDictionary<string, double> page) =>
        [.. page.Where(sample => sample.Key.StartsWith("footprint_run_emissions_grams_total{run=\"job-1\"", StringComparison.Ordinal))];

    [Fact]
    public async Task Runs_BeyondTheCap_AreOneSeriesThatNeverFalls()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var metrics = new RunMetrics(rig.Services.GetRequiredService<ILedgerReader>(), rig.Services.GetRequiredService<IRunStore>(), TimeSpan.Zero, rig.Time, capacity: 1);
        var agent = new PlayedAgent(rig.Time);
        async Task<IReadOnlyDictionary<string, double>> PlayedAsync(string run)
        {
            agent.Run = run;
            rig.Time.Advance(TimeSpan.FromSeconds(10));
            await rig.PlayAsync(agent.Stream(10, 100));
            return Page(metrics, rig);
        }

        await PlayedAsync("job-1");
        var first = await PlayedAsync("job-2");
        var second = await PlayedAsync("job-2");
        await PlayedAsync("job-3");
        var third = await PlayedAsync("job-3");
        Assert.Equal([0, 1000, 2000], new[] { first, second, third }.Select(page => page[Others]));
        Assert.All(new[] { first, second, third }, page => Assert.Equal(1000, page[Joules]));

        // All of them are over, and a new one takes the seat.
        rig.Time.Advance(RunMetrics.Active);
        await PlayedAsync("job-4");
        var last = await PlayedAsync("job-4");
        Assert.Equal((2000, 2000), (last[Others], last["""footprint_run_energy_joules_total{run="job-4"}"""]));
        Assert.DoesNotContain(Joules, last.Keys);
    }

    /// <summary>Two readers, each every 15 s and never at the same time: both see 0 first, and then all of it.</summary>
    [Fact]
    public async Task Run_ThatBegins_BeginsWithZeroForEachOfTwoReaders()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Limits:MetricsBirth=1m");
        await rig.PlayAsync(new PlayedAgent(rig.Time) { Run = "job-1" }.Stream(60, 300));
        rig.Time.Advance(TimeSpan.FromMinutes(2));

        var seen = new List<double>();
        for (var reader = 0; reader < 8; reader++)
        {
            seen.Add((await rig.ScrapeAsync())[Joules]);
            rig.Time.Advance(TimeSpan.FromSeconds(7.5));
        }

        Assert.All(seen, joules => Assert.Equal(0, joules));
        var page = await rig.ScrapeAsync();
        Assert.Equal(18_000, page[Joules]);
        Assert.Equal(18_000, page["""footprint_project_energy_joules_total{project="__unattributed__"}"""]);
        Assert.True(Assert.Single(Booked(page)).Value > 0);
    }

    [Fact]
    public async Task Others_ThatBegin_BeginWithZeroForEachOfTwoReaders()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var metrics = new RunMetrics(rig.Services.GetRequiredService<ILedgerReader>(), rig.Services.GetRequiredService<IRunStore>(), TimeSpan.FromMinutes(1), rig.Time, capacity: 0);
        var agent = new PlayedAgent(rig.Time) { Run = "job-1" };
        var seen = new List<double>();
        for (var minute = 0; minute < 7; minute++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(10));
            await rig.PlayAsync(agent.Stream(10, 100));
            seen.Add(Page(metrics, rig)[Others]);
        }

        Assert.Equal([0, 0, 0, 0, 0, 0, 6000], seen);
    }

    private static Dictionary<string, double> Page(RunMetrics metrics, CollectorRig rig)
    {
        var page = new ArrayBufferWriter<byte>();
        var request = new MetricsRequest(
            rig.Time.GetUtcNow(), rig.Services.GetRequiredService<LiveState>().Current, rig.Services.GetRequiredService<ILedgerReader>().RunningTotals(),
            rig.Services.GetRequiredService<IFactorChains>());
        metrics.Write(new PrometheusWriter(page), request);
        return Encoding.UTF8.GetString(page.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[line.LastIndexOf(' ')..], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task PassesPromtoolAsync(string page)
    {
        if (!File.Exists(PromtoolFactAttribute.Path)) return;
        using var promtool = Process.Start(new ProcessStartInfo(PromtoolFactAttribute.Path, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        var said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        Assert.Equal("", said);
    }
}
