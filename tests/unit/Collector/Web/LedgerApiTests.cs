using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>/totals, /series and /intensity: what another program needs to get the same grams.</summary>
public sealed class LedgerApiTests
{
    private const string Range = "from=2026-11-22T09:00:00Z&to=2026-11-22T10:00:00Z";

    [Fact]
    public async Task Grams_RecomputedFromSeriesAndIntensity_EqualTheTotals()
    {
        await using var rig = await PricedAsync();

        var total = (await rig.JsonAsync($"/api/v1/totals?{Range}&by=device")).GetProperty("rows")[0].GetProperty("emissions").GetProperty("value").GetDouble();
        var slots = (await rig.JsonAsync($"/api/v1/intensity?zone=GB&{Range}")).GetProperty("slots").EnumerateArray().ToList();
        var grams = 0.0;
        foreach (var point in (await rig.JsonAsync($"/api/v1/series?metric=energy&device=GPU-1-0&{Range}")).GetProperty("points").EnumerateArray())
        {
            var at = point.GetProperty("at").GetDateTimeOffset();
            var slot = slots.Single(slot => slot.GetProperty("from").GetDateTimeOffset() <= at && at < slot.GetProperty("to").GetDateTimeOffset());
            grams += Value(point.GetProperty("figure")) / 3.6e6 * point.GetProperty("pue").GetDouble() * Value(slot.GetProperty("intensity"));
        }

        Assert.Equal(1, total / grams, 1e-9);
    }

    [Theory]
    [InlineData("energy", "J", 18_000, 17_100, 18_900)]
    [InlineData("power", "W", 300, 285, 315)]
    [InlineData("emissions", "g", 0.73218, 0.642507, 0.821853)]
    public async Task Series_EachMetric_HasBoundsAndMethod(string metric, string unit, double value, double low, double high)
    {
        await using var rig = await PricedAsync();

        var answer = await rig.JsonAsync($"/api/v1/series?metric={metric}&device=GPU-1-0&{Range}");
        var figure = answer.GetProperty("points")[0].GetProperty("figure");

        Assert.Equal(60, answer.GetProperty("stepSeconds").GetInt32());
        Assert.Equal(unit, figure.GetProperty("unit").GetString());
        Assert.Equal(value, Value(figure), 6);
        Assert.Equal(low, figure.GetProperty("low").GetDouble(), 6);
        Assert.Equal(high, figure.GetProperty("high").GetDouble(), 6);
        Assert.Equal("counter", figure.GetProperty("method").GetString());
        Assert.Equal(metric == "emissions" ? "measured" : null, figure.GetProperty("quality").GetString());
    }

    [Fact]
    public async Task Intensity_ARow_CarriesItsProvenance()
    {
        await using var rig = await PricedAsync();

        var row = Assert.Single((await rig.JsonAsync($"/api/v1/intensity?zone=GB&{Range}")).GetProperty("slots").EnumerateArray());

        Assert.Equal(122.03, Value(row.GetProperty("intensity")), 9);
        Assert.Equal("measured", row.GetProperty("intensity").GetProperty("quality").GetString());
        Assert.Equal("annual", row.GetProperty("provider").GetString());
        Assert.Equal("lifecycle", row.GetProperty("factor").GetString());
        Assert.True(row.GetProperty("applied").GetBoolean());
        Assert.Equal(rig.Time.GetUtcNow(), row.GetProperty("knownAt").GetDateTimeOffset());
        Assert.StartsWith("CO2", row.GetProperty("gas").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zone=NOWHERE", "no provider")]
    [InlineData("zone=GB&factor=direct", "is booked in lifecycle")]
    public async Task Intensity_WithoutSlots_SaysWhy(string query, string reason)
    {
        await using var rig = await PricedAsync();

        var answer = await rig.JsonAsync($"/api/v1/intensity?{query}&{Range}");

        Assert.Empty(answer.GetProperty("slots").EnumerateArray());
        Assert.Contains(reason, answer.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_AskedInTheOtherKind_SayWhichToAskFor()
    {
        await using var rig = await PricedAsync();

        var row = (await rig.JsonAsync($"/api/v1/totals?{Range}&by=zone&factor=direct")).GetProperty("rows")[0];
        var point = (await rig.JsonAsync($"/api/v1/series?metric=emissions&device=GPU-1-0&factor=direct&{Range}")).GetProperty("points")[0];

        foreach (var figure in new[] { row.GetProperty("emissions"), row.GetProperty("unpriced"), point.GetProperty("figure") })
        {
            Assert.Equal(JsonValueKind.Null, figure.GetProperty("value").ValueKind);
            Assert.Equal("priced in lifecycle factors; ask with factor=lifecycle", figure.GetProperty("reason").GetString());
        }
    }

    [Fact]
    public async Task Totals_ByZone_ShowOnePueOrSayThatThereAreSeveral()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Site:Pue=1.2", "--Sites:b:Zone=GB", "--Sites:b:Pue=1.4", "--Sites:b:Match=node-2");
        var agents = new[] { new PlayedAgent(rig.Time), new PlayedAgent(rig.Time, 2, Method.Counter, "node-2") };
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agents[0].Stream(60, 300));
        var alone = (await rig.JsonAsync($"/api/v1/totals?{Range}&by=zone")).GetProperty("rows")[0];
        await rig.PlayAsync(agents[1].Stream(60, 300));
        var mixed = (await rig.JsonAsync($"/api/v1/totals?{Range}&by=zone")).GetProperty("rows")[0];

        Assert.Equal(1.2, alone.GetProperty("pue").GetDouble());
        Assert.True(alone.GetProperty("pueIsSet").GetBoolean());
        Assert.Equal(JsonValueKind.Null, alone.GetProperty("pueReason").ValueKind);
        Assert.Equal(JsonValueKind.Null, mixed.GetProperty("pue").ValueKind);
        Assert.Contains("different PUE", mixed.GetProperty("pueReason").GetString(), StringComparison.Ordinal);
        Assert.Equal("GB", mixed.GetProperty("zone").GetString());
    }

    /// <summary>What a run had of a GPU that others had too is a model of what was measured; what the GPU drew is measured, and its project's page and its run's say which.</summary>
    [Theory]
    [InlineData(Method.Counter, "modelled")]
    [InlineData(Method.Integrated, "modelled")]
    [InlineData(Method.Estimated, "estimated")]
    public async Task Totals_OfASharedGpu_AreMeasuredOfTheGpuAndModelledOfItsOwners(Method method, string ofOwners)
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var agent = new PlayedAgent(rig.Time, 1, method)
        {
            Split = [(new() { Kind = OwnerKind.Run, RunId = "shared" }, PowerState.Active, 75), (new() { Kind = OwnerKind.Run, RunId = "other" }, PowerState.Active, 25)],
        };
        var measured = method.ToString().ToLowerInvariant();
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(60, 300));

        foreach (var by in (string[])["device", "host", "zone", "site"])
            Assert.Equal([(18_000.0, measured)], await MethodsAsync(rig, $"by={by}"));
        Assert.Equal([(4_500.0, ofOwners), (13_500.0, ofOwners)], await MethodsAsync(rig, "by=run"));
        Assert.Equal([(18_000.0, ofOwners)], await MethodsAsync(rig, "by=project"));
        var counter = Assert.Single((await rig.TextAsync("/metrics")).Split('\n'), line => line.StartsWith("footprint_gpu_energy_joules_total{", StringComparison.Ordinal));
        Assert.Contains($"method=\"{measured}\"", counter, StringComparison.Ordinal);

        (agent.Run, agent.Split) = ("alone", []);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(60, 300));
        Assert.Contains((18_000.0, measured), await MethodsAsync(rig, "by=run"));
        Assert.Equal([(36_000.0, measured)], await MethodsAsync(rig, "by=device"));
    }

    [Fact]
    public async Task Totals_OfRealAndSimulatedEnergy_AreDifferentRows()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Ingest:AcceptSimulated=true");
        var agents = new[] { new PlayedAgent(rig.Time), new PlayedAgent(rig.Time, 2, Method.Simulated) };
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agents[0].Stream(60, 300));
        await rig.PlayAsync(agents[1].Stream(60, 100));

        var rows = (await rig.JsonAsync($"/api/v1/totals?{Range}&by=host")).GetProperty("rows").EnumerateArray().ToList();

        Assert.Equal([(false, 18_000.0), (true, 6_000.0)], rows.Select(row => (row.GetProperty("simulated").GetBoolean(), Value(row.GetProperty("energy")))));
    }

    [Fact]
    public async Task Bounds_WithAnOffset_AreConvertedSnappedAndEchoed()
    {
        await using var rig = await PricedAsync();

        var answer = await rig.JsonAsync("/api/v1/totals?from=2026-11-22T10:00:20%2B01:00&to=2026-11-22T10:00:40%2B01:00");

        Assert.Equal(CollectorRig.Start, answer.GetProperty("from").GetDateTimeOffset());
        Assert.Equal(CollectorRig.Start.AddMinutes(1), answer.GetProperty("to").GetDateTimeOffset());
        Assert.Equal(18_000, Value(answer.GetProperty("rows")[0].GetProperty("energy")));
    }

    private static double Value(JsonElement figure) => figure.GetProperty("value").GetDouble();

    /// <summary>A minute at 300 W, PUE 1.2, restated from the yearly figure to 122.03 g/kWh.</summary>
    private static async Task<IEnumerable<(double Joules, string? Method)>> MethodsAsync(CollectorRig rig, string by) =>
        (await rig.JsonAsync($"/api/v1/totals?{Range}&{by}")).GetProperty("rows").EnumerateArray()
            .Select(row => (Value(row.GetProperty("energy")), row.GetProperty("energy").GetProperty("method").GetString())).Order();

    private static async Task<CollectorRig> PricedAsync()
    {
        var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Site:Pue=1.2");
        var agent = new PlayedAgent(rig.Time);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(60, 300));
        var slot = new MinuteRange(UtcMinute.FromTime(CollectorRig.Start), UtcMinute.FromTime(CollectorRig.Start.AddHours(1)));
        await rig.ObserveAsync(new FactorObservation("GB", slot, GramsPerKilowattHour.FromGrams(122.03m), FactorQuality.Measured, rig.IdentityOf("GB")));
        return rig;
    }
}
