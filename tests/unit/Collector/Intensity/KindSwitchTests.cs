using System.Text.Json;
using TelemetryFootprint.Collector.Intensity.Csv;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>A provider of another kind comes and goes: every total stays within one kind, and is exactly its energy times that kind's factor.</summary>
public sealed class KindSwitchTests : IDisposable
{
    private const double Kilowatthours = 18_000 / 3.6e6;
    private const double AnnualGb = 211;
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Totals_WhileProvidersOfAnotherKindComeAndGo_NeverMixKinds()
    {
        string[] direct = [.. Csv("direct", 300), "--Site:Zone=GB", "--Grid:Providers=csv,annual"];
        string[] lifecycle = ["--Site:Zone=GB", "--Grid:Providers=annual"];
        await using var rig = await CollectorRig.StartAsync(direct);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));
        await OnlyAsync(rig, "direct", 300 * Kilowatthours, "measured", 18_000);

        await rig.RestartAsync(lifecycle);
        await rig.PlayAsync(new PlayedAgent(rig.Time, 2, host: "node-2").Stream(1, 300));
        await OnlyAsync(rig, "lifecycle", AnnualGb * (Kilowatthours + (300 / 3.6e6)), "annual", 18_300);

        await rig.RestartAsync(direct);
        await rig.PlayAsync(new PlayedAgent(rig.Time, 3, host: "node-3").Stream(1, 300));
        await OnlyAsync(rig, "direct", 300 * (Kilowatthours + (600 / 3.6e6)), "measured", 18_600);
    }

    [Fact]
    public async Task Totals_AskedForTheOtherKind_AreUnknownAndNot0()
    {
        await using var rig = await CollectorRig.StartAsync([.. Csv("direct", 300), "--Site:Zone=GB", "--Grid:Providers=csv,annual"]);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));

        var row = Assert.Single(await RowsAsync(rig, "&factor=lifecycle"));

        Assert.Equal(JsonValueKind.Null, row.GetProperty("emissions").GetProperty("value").ValueKind);
        Assert.Contains("priced in direct factors", row.GetProperty("emissions").GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_OfAMarginalProvider_StayUnpriced()
    {
        await using var rig = await CollectorRig.StartAsync([.. Csv("direct", 300), "--Grid:csv:Signal=marginal", "--Site:Zone=GB", "--Grid:Providers=csv"]);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.PlayAsync(new PlayedAgent(rig.Time).Stream(60, 300));

        var row = Assert.Single(await RowsAsync(rig, ""));
        var page = await rig.ScrapeAsync();
        var decision = await rig.JsonAsync("/api/v1/intensity?zone=GB&purpose=decision&from=2026-11-22T09:00Z&to=2026-11-22T10:00Z");

        Assert.Equal(JsonValueKind.Null, row.GetProperty("emissions").GetProperty("value").ValueKind);
        Assert.Equal(18_000, row.GetProperty("unpriced").GetProperty("value").GetDouble());
        Assert.Equal(300, page["""footprint_grid_marginal_intensity_grams_per_kilowatt_hour{grid_zone="GB",provider="csv"}"""]);
        Assert.DoesNotContain(page.Keys, key => key.StartsWith("footprint_grid_average", StringComparison.Ordinal) || key.StartsWith("footprint_grid_applied", StringComparison.Ordinal));
        var slot = Assert.Single(decision.GetProperty("slots").EnumerateArray());
        Assert.Equal((300.0, false, "csv"), (slot.GetProperty("intensity").GetProperty("value").GetDouble(), slot.GetProperty("applied").GetBoolean(), slot.GetProperty("provider").GetString()));
    }

    [Theory]
    [InlineData("decision", "no provider of Grid:Providers has marginal values for zone GB")]
    [InlineData("inventory", null)]
    public async Task Intensity_OfAPurpose_SaysWhyItIsEmpty(string purpose, string? reason)
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");

        var answer = await rig.JsonAsync($"/api/v1/intensity?zone=GB&purpose={purpose}&from=2026-11-22T09:00Z&to=2026-11-22T10:00Z");

        Assert.Equal(reason, answer.GetProperty("reason").GetString());
        Assert.Equal(reason is null ? 1 : 0, answer.GetProperty("slots").GetArrayLength());
    }

    [Fact]
    public async Task Intensity_OfAPurposeThatIsNone_IsRefused()
    {
        await using var rig = await CollectorRig.StartAsync("--Site:Zone=GB");

        using var answer = await rig.SendAsync(HttpMethod.Get, "/api/v1/intensity?zone=GB&purpose=fun&from=2026-11-22T09:00Z&to=2026-11-22T10:00Z");

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task OnlyAsync(CollectorRig rig, string factor, double grams, string quality, double joules)
    {
        var rows = await RowsAsync(rig, "");

        Assert.All(rows, row => Assert.Equal(factor, row.GetProperty("factor").GetString()));
        Assert.Single(rows.Select(row => row.GetProperty("gas").GetString()).Distinct());
        Assert.Equal(grams, rows.Sum(row => row.GetProperty("emissions").GetProperty("value").GetDouble()), 6);
        Assert.All(rows, row => Assert.Equal(quality, Assert.Single(row.GetProperty("energyByQuality").EnumerateObject()).Name));
        Assert.Equal(joules, rows.Sum(row => row.GetProperty("energyByQuality").GetProperty(quality).GetDouble()), 6);
    }

    private static async Task<IReadOnlyList<JsonElement>> RowsAsync(CollectorRig rig, string more) =>
        [.. (await rig.JsonAsync($"/api/v1/totals?by=zone&from=2026-11-22T08:00Z&to=2026-11-22T12:00Z{more}")).GetProperty("rows").EnumerateArray()];

    private string[] Csv(string kind, int grams)
    {
        var path = _folder.Write("factors.csv", $"{CsvFactors.Header}\nGB,2026-11-22T08:00Z,2026-11-22T12:00Z,{grams},measured\n");
        return [$"--Grid:csv:File={path}", $"--Grid:csv:Kind={kind}", "--Grid:csv:Gas=co2e"];
    }
}
