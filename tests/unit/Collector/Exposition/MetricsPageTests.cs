using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

/// <summary>The page as Prometheus sees it, of a collector whose hour is scripted.</summary>
public sealed class MetricsPageTests
{
    private const string Energy = """footprint_gpu_energy_joules_total{host="node-1",gpu_uuid="GPU-1-0",gpu_index="0",method="counter"}""";
    private const string Power = """footprint_gpu_power_watts{host="node-1",gpu_uuid="GPU-1-0",gpu_index="0",method="counter"}""";
    private static readonly string[] Settings =
    [
        "--Site:Zone=GB", "--Site:Pue=1.2", "--Site:Tariff=0.3", "--Account:Currency=EUR", "--Ingest:AcceptSimulated=true", "--Budgets:lab:Limit=5kg", "--Budgets:node:Limit=20kWh",
        "--Budgets:node:Target=host:node-1", "--Budgets:bill:Limit=500 EUR",
    ];

    [Fact]
    public async Task Page_OfAScriptedHour_EqualsTheGolden()
    {
        await using var rig = await PopulatedAsync();

        await rig.TextAsync("/metrics");

        GoldenFile.Project.Verify("collector.metrics.txt", await rig.TextAsync("/metrics"));
    }

    [PromtoolFact]
    public async Task Page_OfAScriptedHour_PassesPromtool()
    {
        await using var rig = await PopulatedAsync();
        var start = new ProcessStartInfo(PromtoolFactAttribute.Path, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        using var promtool = Process.Start(start)!;

        await promtool.StandardInput.WriteAsync(await rig.TextAsync("/metrics"));
        promtool.StandardInput.Close();
        var said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();

        Assert.Equal("", said);
        Assert.Equal(0, promtool.ExitCode);
    }

    [Fact]
    public async Task Counters_AcrossARestart_NeverFall()
    {
        await using var rig = await PopulatedAsync();
        await rig.ScrapeAsync();
        var before = await rig.ScrapeAsync();

        await rig.RestartAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.PlayAsync(new PlayedAgent(rig.Time, devices: 2).Stream(1, 300));
        var after = await rig.ScrapeAsync();

        var durable = before.Where(sample => IsDurable(sample.Key)).ToList();
        Assert.True(durable.Count > 8, "too few counters to judge");
        Assert.All(durable, sample => Assert.True(after[sample.Key] >= sample.Value, $"{sample.Key} fell from {sample.Value} to {after[sample.Key]}"));
    }

    [Fact]
    public async Task Counter_OfANewDevice_BeginsWithZero()
    {
        await using var rig = await CollectorRig.StartAsync(Settings);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(10, 300));

        Assert.Equal(0, (await rig.ScrapeAsync())[Energy]);
        Assert.Equal(3000, (await rig.ScrapeAsync())[Energy]);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task Gauge_OfASilentDevice_VanishesAndItsCounterStays(int silentSeconds, bool isThere)
    {
        await using var rig = await CollectorRig.StartAsync(Settings);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(10, 300));

        rig.Time.Advance(TimeSpan.FromSeconds(silentSeconds));
        var page = await rig.ScrapeAsync();

        Assert.Equal(isThere, page.ContainsKey(Power));
        Assert.True(page.ContainsKey(Energy));
    }

    [Fact]
    public async Task Unpriced_RealAndSimulated_StandApart()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=NOWHERE", "--Ingest:AcceptSimulated=true");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(10, 300));
        await rig.PlayAsync(new PlayedAgent(rig.Time, 2, Method.Simulated, "node-2").Stream(10, 100));

        var page = await rig.ScrapeAsync();

        Assert.Equal(3000, page["""footprint_unpriced_energy_joules{grid_zone="NOWHERE"}"""]);
        Assert.Equal(1000, page["""footprint_collector_simulated_unpriced_energy_joules{grid_zone="NOWHERE"}"""]);
        Assert.DoesNotContain(page.Keys, key => key.StartsWith("footprint_gpu_emissions_grams_total", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rejects_AndRepeats_AreCountedByCode()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        var stream = new PlayedAgent(rig.Time).Stream(10, 300);

        await rig.PlayAsync(stream);
        await rig.PlayAsync(stream);
        await rig.PlayAsync(new PlayedAgent(rig.Time, 2, Method.Simulated, "node-2").Stream(1, 100));
        var page = await rig.ScrapeAsync();

        Assert.Equal(1, page["footprint_collector_rejects_total{code=\"simulated\"}"]);
        Assert.Equal(0, page["footprint_collector_rejects_total{code=\"invalid\"}"]);
        Assert.Equal(10, page["footprint_collector_ticks_total"]);
        Assert.Equal(10, page["footprint_collector_repeated_ticks_total"]);
        Assert.Equal(0, page["footprint_collector_ledger_lag_rows"]);
        Assert.Equal(1, page["footprint_collector_store_ready"]);
    }

    [Fact]
    public async Task Host_ThatChangesItsZone_KeepsTheOldZonesCounters()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        await rig.ScrapeAsync();
        var series = Assert.Single((await rig.ScrapeAsync()), sample => sample.Key.StartsWith("footprint_gpu_emissions_grams_total", StringComparison.Ordinal));

        await rig.RestartAsync("--Site:Zone=FR");
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));

        Assert.True(series.Value > 0);
        Assert.True((await rig.ScrapeAsync())[series.Key] >= series.Value);
    }

    private static bool IsDurable(string series) =>
        series.Contains("_joules_total", StringComparison.Ordinal) || series.Contains("_grams_total", StringComparison.Ordinal) || series.Contains("_litres_total", StringComparison.Ordinal)
        || series.StartsWith("footprint_collector_ticks_total", StringComparison.Ordinal) || series.StartsWith("footprint_collector_batches_total", StringComparison.Ordinal)
        || series.StartsWith("footprint_collector_restatements_total", StringComparison.Ordinal);

    private static MinuteRange Slot(CollectorRig rig)
    {
        var hour = new UtcMinute(UtcMinute.FromTime(rig.Time.GetUtcNow()).Value / 60 * 60);
        return new MinuteRange(hour, hour + 60);
    }

    /// <summary>A measured device and a simulated one, a minute of each, and a better factor afterwards.</summary>
    private static async Task<CollectorRig> PopulatedAsync()
    {
        var rig = await CollectorRig.StartAsync(Settings);
        var measured = new PlayedAgent(rig.Time, 1, Method.Counter, "node-1", 2, ("rack", "a1"), ("gpu.cloud/pool", "h100"));
        var simulated = new PlayedAgent(rig.Time, 2, Method.Simulated, "node-2");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(measured.Stream(60, 300));
        await rig.PlayAsync(simulated.Stream(60, 100));
        await rig.ObserveAsync(new FactorObservation("GB", Slot(rig), GramsPerKilowattHour.FromGrams(120), FactorQuality.Measured, rig.IdentityOf("GB")));
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        rig.Services.GetRequiredService<BudgetKeeper>().Evaluate();
        return rig;
    }
}
