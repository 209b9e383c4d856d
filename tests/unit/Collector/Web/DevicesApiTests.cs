using System.Text.Json;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>/api/v1/devices as the command line and the page read it.</summary>
public sealed class DevicesApiTests
{
    [Fact]
    public async Task Devices_OfAPricedZone_CarryTheirTotalsAndPlace()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB", "--Site:Pue=1.5");
        var agent = new PlayedAgent(rig.Time);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(60, 300));

        var device = (await rig.JsonAsync("/api/v1/devices")).GetProperty("devices")[0];

        Assert.Equal("counter", device.GetProperty("method").GetString());
        Assert.False(device.GetProperty("simulated").GetBoolean());
        Assert.Equal("GB", device.GetProperty("zone").GetString());
        Assert.Equal("default", device.GetProperty("site").GetString());
        Assert.Equal(1.5, device.GetProperty("pue").GetDouble());
        AssertFigure(device, "power", 300, "W");
        AssertFigure(device, "energyTotal", 18_000, "J");
        Assert.Equal(17_100, device.GetProperty("energyTotal").GetProperty("low").GetDouble(), 3);
        Assert.Equal(18_900, device.GetProperty("energyTotal").GetProperty("high").GetDouble(), 3);
        // 18 kJ = 0.005 kWh, × 1.5 × the yearly figure of 211 g/kWh.
        AssertFigure(device, "emissionsTotal", 0.005 * 1.5 * 211, "g");
        // Sensor 5 %, PUE 10 %, a year's factor 40 %: in quadrature 41.5 %.
        Assert.Equal(0.005 * 1.5 * 211 * (1 - 0.415331), device.GetProperty("emissionsTotal").GetProperty("low").GetDouble(), 5);
        Assert.Equal(0.005 * 1.5 * 211 * (1 + 0.415331), device.GetProperty("emissionsTotal").GetProperty("high").GetDouble(), 5);
        Assert.Equal("annual", device.GetProperty("emissionsTotal").GetProperty("quality").GetString());
        Assert.Equal(JsonValueKind.Null, device.GetProperty("emissionsTotal").GetProperty("reason").ValueKind);
    }

    [Fact]
    public async Task Devices_WithoutAFactor_SayHowMuchIsUnpriced()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=NOWHERE");
        var agent = new PlayedAgent(rig.Time);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(60, 300));

        var emissions = (await rig.JsonAsync("/api/v1/devices")).GetProperty("devices")[0].GetProperty("emissionsTotal");

        Assert.Equal(JsonValueKind.Null, emissions.GetProperty("value").ValueKind);
        Assert.StartsWith("18000 J unpriced", emissions.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_ThatAreSimulated_SaySo()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=FR", "--Ingest:AcceptSimulated=true");
        var agent = new PlayedAgent(rig.Time, 1, Method.Simulated);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(30, 100));

        var device = (await rig.JsonAsync("/api/v1/devices")).GetProperty("devices")[0];

        Assert.True(device.GetProperty("simulated").GetBoolean());
        Assert.Equal("simulated", device.GetProperty("energyTotal").GetProperty("method").GetString());
        AssertFigure(device, "energyTotal", 3_000, "J");
    }

    [Fact]
    public async Task Devices_AfterSilence_KeepTotalsAndLoseReadings()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var agent = new PlayedAgent(rig.Time);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(60, 300));
        rig.Time.Advance(TimeSpan.FromMinutes(1));

        var device = (await rig.JsonAsync("/api/v1/devices")).GetProperty("devices")[0];

        Assert.Equal("no recent reading", device.GetProperty("power").GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, device.GetProperty("power").GetProperty("value").ValueKind);
        AssertFigure(device, "energyTotal", 18_000, "J");
    }

    private static void AssertFigure(JsonElement device, string name, double value, string unit)
    {
        var figure = device.GetProperty(name);
        Assert.Equal(value, figure.GetProperty("value").GetDouble(), 6);
        Assert.Equal(unit, figure.GetProperty("unit").GetString());
    }
}
