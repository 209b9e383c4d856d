using System.Buffers;
using System.Text;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Exposition;

/// <summary>What the counters show of a zone that was booked in several families.</summary>
public sealed class EmissionMetricsTests : IFactorChains
{
    private static readonly FactorFamily Direct = new(FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2);
    private static readonly FactorFamily Lifecycle = new(FactorKind.Lifecycle, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e);
    private static readonly FactorFamily DirectOfMoreGases = Direct with { Gas = FactorGas.Co2e };

    FactorChain? IFactorChains.ChainFor(string zone) =>
        zone == "GB" ? new FactorChain(zone, [new("neso", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2, "test")], 30) : null;

    [Fact]
    public void Grams_OfAKindThatPricesNoMore_StayBesideTheNewOnes()
    {
        var page = Page(Booked(Lifecycle, 7), Booked(Direct, 2));

        Assert.Contains("factor=\"lifecycle\"} 7\n", page, StringComparison.Ordinal);
        Assert.Contains("factor=\"direct\"} 2\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Grams_OfAKindThatPricesNoMore_StayAlone() =>
        Assert.Contains("factor=\"lifecycle\"} 7\n", Page(Booked(Lifecycle, 7)), StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Grams_OfTwoGasesOfOneKind_AreNeverAddedAndNoneOfThemFalls(bool inForceFirst)
    {
        BookedTotal[] totals = [Booked(Direct, 2), Booked(DirectOfMoreGases, 5)];

        var page = Page(inForceFirst ? totals : [.. totals.Reverse()]);

        Assert.Contains("factor=\"direct\"} 2\n", page, StringComparison.Ordinal);
        Assert.Contains("factor=\"direct\",gas=\"CO2e\"} 5\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" 7\n", page, StringComparison.Ordinal);
    }

    /// <summary>The yearly table's direct figures are of CO2e.</summary>
    [Theory]
    [InlineData("direct", "factor=\"direct\",gas=\"CO2e\"")]
    [InlineData("lifecycle", "factor=\"lifecycle\"")]
    public async Task Rate_OfAFactorWithTheUnusualGas_NamesIt(string factor, string labels)
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=DE", $"--Account:Factor={factor}");
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(4, 300));

        var rate = Assert.Single(await rig.ScrapeAsync(), line => line.Key.StartsWith("footprint_gpu_emissions_rate_grams_per_second", StringComparison.Ordinal));

        Assert.EndsWith($"grid_zone=\"DE\",{labels}}}", rate.Key, StringComparison.Ordinal);
        Assert.True(rate.Value > 0);
    }

    [Fact]
    public void Restated_OfAKindThatPricesNoMore_IsNoPartOfTheNewKindsSum()
    {
        ProjectTotal[] projects = [new("llm", false, "GB", Lifecycle, null, new GramsCo2e(7_000_000_000)), new("llm", false, "GB", Direct, null, new GramsCo2e(2_000_000_000))];
        RestatedTotal old = new("llm", "GB", Lifecycle, false, new GramsCo2e(3_000_000_000), new GramsCo2e(1_000_000_000));

        var page = Page(new RunningTotals([], [], projects, [old], []));
        var before = Page(new RunningTotals([], [], [projects[0]], [old], []));

        Assert.Contains("direction=\"up\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("direction=\"down\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("footprint_ledger_emissions_grams{project=\"llm\",period=\"all\"} 2\n", page, StringComparison.Ordinal);
        // As long as nothing is booked in the new kind, the old one is all there is.
        Assert.Contains("direction=\"up\"} 3\n", before, StringComparison.Ordinal);
    }

    [Fact]
    public void Projects_OfDemoDevices_AreOneSeriesEach()
    {
        ProjectTotal[] projects =
        [
            .. from project in new[] { "llm", "__idle__" }
               from energy in new[] { true, false }
               select energy
                   ? new ProjectTotal(project, true, null, null, new Joules(2000), null)
                   : new ProjectTotal(project, true, "GB", Direct, null, new GramsCo2e(3_000_000_000)),
        ];
        RestatedTotal[] restated = [.. projects.Select(total => total.Project).Distinct().Select(project =>
            new RestatedTotal(project, "GB", Direct, true, new GramsCo2e(1_000_000_000), default))];

        var page = Page(new RunningTotals([], [], projects, restated, []));
        var series = page.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.LastIndexOf(' ')]).ToList();

        Assert.Equal(series.Distinct(), series);
        Assert.Contains("footprint_project_energy_joules_total{project=\"__simulated__\"} 4\n", page, StringComparison.Ordinal);
        Assert.Contains("footprint_project_emissions_grams_total{project=\"__simulated__\",grid_zone=\"GB\",factor=\"direct\"} 6\n", page, StringComparison.Ordinal);
        Assert.Contains("{project=\"__simulated__\",grid_zone=\"GB\",direction=\"up\"} 2\n", page, StringComparison.Ordinal);
        Assert.Contains("footprint_ledger_emissions_grams{project=\"__simulated__\",period=\"all\"} 8\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Water_OfProjects_HasAPartOnlyWhereItIsKnown()
    {
        var page = Page(new RunningTotals([], [], [], [], [])
        {
            Water =
            [
                new("__idle__", false, "GB", null, Litres.FromLitres(2)), new("__idle__", true, "GB", Litres.FromLitres(1), Litres.FromLitres(3)),
                new("llm", true, "GB", null, Litres.FromLitres(4)), new("llm", false, "", null, null),
            ],
        });

        Assert.Equal(
            [
                """{project="__idle__",grid_zone="GB",part="off_site"} 2""", """{project="__simulated__",grid_zone="GB",part="on_site"} 1""",
                """{project="__simulated__",grid_zone="GB",part="off_site"} 7""",
            ],
            page.Split('\n').Where(line => line.StartsWith("footprint_project_water", StringComparison.Ordinal)).Select(line => line["footprint_project_water_litres_total".Length..]));
    }

    [Fact]
    public void Water_ThatBeginsWhileTheProcessLives_ShowsZeroOnce()
    {
        var births = new SeriesBirths(new RunningTotals([], [], [], [], []) { Water = [new("llm", false, "GB", null, Litres.FromLitres(2))] }, TimeSpan.Zero, TimeProvider.System);
        var now = new ProjectWater("llm", false, "GB", Litres.FromLitres(1), Litres.FromLitres(3));

        Assert.False(births.IsYoung(now, WaterMetrics.OffSite));
        Assert.True(births.IsYoung(now, WaterMetrics.OnSite));
        Assert.False(births.IsYoung(now, WaterMetrics.OnSite));
    }

    [Fact]
    public void Help_OfEveryGram_SaysWhatItCounts()
    {
        var help = Page(Booked(Direct, 2)).Split('\n').Where(line => line.StartsWith("# HELP", StringComparison.Ordinal) && line.Contains("grams", StringComparison.Ordinal));

        Assert.All(help, line => Assert.EndsWith("operational, excludes embodied.", line, StringComparison.Ordinal));
        Assert.NotEmpty(help);
    }

    private static BookedTotal Booked(FactorFamily family, long grams) => new("h", "GPU-1", "GB", family, false, new GramsCo2e(grams * 1_000_000_000), FactorQuality.Measured);

    private string Page(params BookedTotal[] booked) => Page(new RunningTotals([], booked, [], [], []));

    private string Page(RunningTotals totals)
    {
        var live = new LiveState();
        var inventory = new Inventory { Host = "h" };
        inventory.Devices.Add(new Device { Uuid = "GPU-1", Kind = DeviceKind.Gpu });
        var row = new DeviceRow { Device = 0, Kind = RowKind.Opening, StartMicroseconds = 0, EndMicroseconds = 0, Millijoules = 0, CumulativeMillijoules = 0, Method = Method.Counter };
        live.Publish([new LiveTick("a", "h", DateTimeOffset.UnixEpoch, 0, new Tick(0, 0, inventory, [row], []))]);
        var output = new ArrayBufferWriter<byte>();
        new EmissionMetrics(new SeriesBirths(totals, TimeSpan.Zero, TimeProvider.System)).Write(new PrometheusWriter(output), new MetricsRequest(DateTimeOffset.UnixEpoch, live.Current, totals, this));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
