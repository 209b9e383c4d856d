using System.Text.Json;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web;

/// <summary>Kinds, bounds and coverage in /devices and /totals.</summary>
public sealed class CoverageApiTests
{
    private const string Range = "from=2026-11-22T09:00:00Z&to=2026-11-22T10:00:00Z";

    [Fact]
    public async Task Devices_OfANode_SayWhatTheyAre()
    {
        await using var rig = await PlayedAsync();

        var devices = (await rig.JsonAsync("/api/v1/devices")).GetProperty("devices").EnumerateArray().ToDictionary(device => Text(device, "kind")!);

        Assert.Equal("NVIDIA H100 80GB HBM3: 700 W, the live limit", Text(devices["gpu"], "catalogue"));
        Assert.Equal("average_1s", Text(devices["gpu"], "powerReading"));
        Assert.Equal(("GPU-1-0", "3g.40gb", "split by slices"), (Text(devices["mig"], "parent"), Text(devices["mig"], "migProfile"), Text(devices["mig"], "methodReason")));
        Assert.Equal(3, devices["mig"].GetProperty("slices").GetInt32());
        Assert.Equal("modelled", Text(devices["mig"], "split"));
        Assert.All(devices.Where(device => device.Key != "mig"), device => Assert.Null(Text(device.Value, "split")));
        Assert.Null(Text(devices["gpu"], "parent"));
        Assert.Equal(JsonValueKind.Null, devices["gpu"].GetProperty("slices").ValueKind);
        Assert.Equal(JsonValueKind.Null, devices["gpu"].GetProperty("stuck").ValueKind);
    }

    [Theory]
    [InlineData("gpu", "power", 300, 285, 315)]
    [InlineData("mig", "power", 300, 270, 330)]
    [InlineData("node", "power", 300, 240, 360)]
    [InlineData("gpu", "energyTotal", 18_000, 17_100, 18_900)]
    [InlineData("mig", "energyTotal", 18_000, 16_200, 19_800)]
    [InlineData("node", "energyTotal", 18_000, 14_400, 21_600)]
    [InlineData("gpu", "emissionsTotal", 1.055, 0.616825795, 1.493174205)]
    [InlineData("node", "emissionsTotal", 1.055, 0.57153781, 1.53846219)]
    public async Task Devices_EachFigure_HasItsBounds(string kind, string name, double value, double low, double high)
    {
        await using var rig = await PlayedAsync();

        var figure = (await rig.JsonAsync("/api/v1/devices")).GetProperty("devices").EnumerateArray().Single(device => Text(device, "kind") == kind).GetProperty(name);

        Assert.Equal((value, low, high), (Round(figure, "value"), Round(figure, "low"), Round(figure, "high")));
    }

    [Fact]
    public async Task Devices_OfAnInstance_BookNoGramsOfTheirOwn()
    {
        await using var rig = await PlayedAsync();

        var grams = (await rig.JsonAsync("/api/v1/devices")).GetProperty("devices").EnumerateArray().Single(device => Text(device, "kind") == "mig").GetProperty("emissionsTotal");

        Assert.Equal(JsonValueKind.Null, grams.GetProperty("value").ValueKind);
        Assert.Equal("in the grams of its board GPU-1-0", Text(grams, "reason"));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("zone")]
    public async Task Totals_OfANode_SumTheirDevicesAndSayWhatTheyCover(string by)
    {
        await using var rig = await PlayedAsync();

        var row = Assert.Single((await rig.JsonAsync($"/api/v1/totals?{Range}&by={by}")).GetProperty("rows").EnumerateArray());

        Assert.Equal((36_000.0, 31_500.0, 40_500.0), (Round(row.GetProperty("energy"), "value"), Round(row.GetProperty("energy"), "low"), Round(row.GetProperty("energy"), "high")));
        AssertCoverage(row.GetProperty("coverage"));
    }

    [Fact]
    public async Task Coverage_BeforeAndAfterARestart_IsTheSame()
    {
        await using var rig = await PlayedAsync();
        var host = Assert.Single((await rig.JsonAsync("/api/v1/devices")).GetProperty("coverage").EnumerateArray());
        Assert.Equal("node-1", Text(host, "host"));
        AssertCoverage(host.GetProperty("coverage"));

        await rig.RestartAsync();

        AssertCoverage((await rig.JsonAsync($"/api/v1/totals?{Range}")).GetProperty("rows")[0].GetProperty("coverage"));
    }

    [Fact]
    public async Task Totals_OfADevice_LackNothing()
    {
        await using var rig = await PlayedAsync();

        var rows = (await rig.JsonAsync($"/api/v1/totals?{Range}&by=device")).GetProperty("rows").EnumerateArray().ToList();

        Assert.Equal(["GPU-1-0", "node"], rows.Select(row => Text(row, "key")));
        Assert.Equal("[\"gpu\"]", rows[0].GetProperty("coverage").GetProperty("included").GetRawText());
        Assert.All(rows, row => Assert.Equal(0, row.GetProperty("coverage").GetProperty("missing").GetArrayLength()));
    }

    private static void AssertCoverage(JsonElement coverage)
    {
        Assert.Equal("[\"gpu\",\"node\"]", coverage.GetProperty("included").GetRawText());
        var missing = Assert.Single(coverage.GetProperty("missing").EnumerateArray());
        Assert.Equal(("cpu", "powercap: denied", 1), (Text(missing, "component"), Text(missing, "reason"), missing.GetProperty("hosts").GetInt32()));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static double Round(JsonElement figure, string name) => Math.Round(figure.GetProperty(name).GetDouble(), 9);

    /// <summary>A minute at 300 W of each device, PUE 1 and the yearly 211 g/kWh.</summary>
    private static async Task<CollectorRig> PlayedAsync()
    {
        var rig = await CollectorRig.StartAsync("--Site:Zone=GB");
        var agent = NodeAgent.Create(rig.Time, "cpu: powercap: denied");
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(agent.Stream(60, 300));
        return rig;
    }
}
