using System.Text.Json;
using TelemetryFootprint.Accounting.Cloud;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Cli.Factors;

/// <summary>The zones' figures as a person and as a script read them.</summary>
public sealed class ZoneFactorsCommandTests
{
    private static async Task<JsonElement> ZonesOf(params string[] args)
    {
        var run = await CommandRun.OfAsync(["factors", "zones", "--json", .. args]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.GetProperty("zones").Clone();
    }

    [Fact]
    public async Task Zones_List_HasEveryZoneOfEveryTable()
    {
        var listed = (await ZonesOf()).EnumerateArray().Select(zone => zone.GetProperty("zone").GetString()).ToHashSet();

        Assert.All(AnnualFactorTable.Bundled.Rows, row => Assert.Contains(row.Zone, listed));
        Assert.All(CloudRegionTable.Bundled.Rows, row => Assert.Contains(row.Zone, listed));
        Assert.All(ResidualMixTable.Bundled.Rows, row => Assert.Contains(row.Zone, listed));
    }

    [Fact]
    public async Task Zones_EveryFigure_SaysYearSourceAndLicence()
    {
        foreach (var figure in (await ZonesOf()).EnumerateArray().SelectMany(zone => zone.GetProperty("figures").EnumerateArray()))
        {
            Assert.InRange(figure.GetProperty("year").GetInt32(), 2014, 2026);
            Assert.NotEqual("", figure.GetProperty("source").GetString());
            Assert.NotEqual("", figure.GetProperty("licence").GetString());
        }
    }

    /// <summary>A cloud's zone without a row of its own shows its country's, and says of whom it is.</summary>
    [Fact]
    public async Task Zones_PartOfACountry_ShowsASubstituteAsOne()
    {
        var zone = (await ZonesOf("--zone", "US-MIDA-PJM")).EnumerateArray().Single();

        Assert.All(zone.GetProperty("figures").EnumerateArray(), figure => Assert.Equal("US", figure.GetProperty("of").GetString()));
        Assert.Contains("aws:us-east-1", zone.GetProperty("cloudRegions").EnumerateArray().Select(region => region.GetString()));
    }

    [Fact]
    public async Task Zones_BiddingZone_ShowsItsCountrysResidualMix()
    {
        var figures = (await ZonesOf("--zone", "SE-SE3")).EnumerateArray().Single().GetProperty("figures").EnumerateArray();
        var residual = figures.Single(figure => figure.GetProperty("what").GetString() == "residual-mix");

        Assert.Equal(("SE", 85.52, "aib"), (residual.GetProperty("of").GetString(), residual.GetProperty("value").GetDouble(), residual.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task Zones_Row_ShowsKindGasBasisYearAndSource()
    {
        var run = await CommandRun.OfAsync("factors", "zones", "--zone", "DE");

        Assert.StartsWith("DE intensity 329 g/kWh direct CO2e location DE 2023 eea CC BY 4.0", run.Row("DE intensity 329"), StringComparison.Ordinal);
        Assert.StartsWith("DE intensity 344.14 g/kWh lifecycle CO2e location DE 2024 owid-ember", run.Row("DE intensity 344"), StringComparison.Ordinal);
        Assert.StartsWith("DE residual-mix 724.56 g/kWh direct CO2 market DE 2024 aib", run.Row("DE residual-mix"), StringComparison.Ordinal);
        Assert.StartsWith("DE water 1.95 L/kWh DE 2020 wri-reig", run.Row("DE water"), StringComparison.Ordinal);
        Assert.Contains("aws:eu-central-1", run.Row("DE cloud regions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zones_Table_ListsEveryZone()
    {
        var run = await CommandRun.OfAsync("factors", "zones");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.All(AnnualFactorTable.Bundled.Rows, row => Assert.Contains($" {row.Zone} ", run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("…", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("XX")]
    [InlineData("de")]
    public async Task Zones_UnknownZone_IsAFailure(string zone)
    {
        var run = await CommandRun.OfAsync("factors", "zones", "--zone", zone);

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains($"nothing is known of zone {zone}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zones_Json_IsTheGoldenDocument() =>
        GoldenFile.Project.Verify("cli-factors-zone.json", (await CommandRun.OfAsync("factors", "zones", "--zone", "US-CAMX", "--json")).Output);
}
