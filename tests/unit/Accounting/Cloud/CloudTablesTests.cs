using TelemetryFootprint.Accounting.Cloud;
using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.UnitTests.Accounting.Cloud;

public sealed class CloudTablesTests
{
    private const string Regions = "cloud,region,zone,year,source,licence\n";
    private const string Efficiency = "cloud,region,pue,wue_litres_per_kwh,year,source,licence\n";

    [Theory]
    [InlineData("aws:us-east-1", "US-MIDA-PJM")]
    [InlineData("aws:us-west-2", "US-NW-PACW")]
    [InlineData("aws:ca-central-1", "CA-QC")]
    [InlineData("azure:canadacentral", "CA-ON")]
    [InlineData("azure:northeurope", "IE")]
    [InlineData("azure:westeurope", "NL")]
    [InlineData("azure:centralus", "US-MIDW-MISO")]
    [InlineData("gcp:us-central1", "US-CENT-SWPP")]
    [InlineData("gcp:me-central1", "QA")]
    [InlineData("ovh:fr-gravelines", "FR")]
    public void Find_Region_IsItsZone(string name, string zone) => Assert.Equal(zone, CloudRegionTable.Bundled.Find(name)?.Zone);

    [Theory]
    [InlineData("aws:cn-north-1")]
    [InlineData("azure:us-east-1")]
    [InlineData("gcp:me-cenrtal1")]
    [InlineData("AWS:us-east-1")]
    [InlineData("us-east-1")]
    public void Find_RegionThatIsNotListed_IsUnknown(string name) => Assert.Null(CloudRegionTable.Bundled.Find(name));

    [Theory]
    [InlineData("aws", 33)]
    [InlineData("azure", 55)]
    [InlineData("gcp", 43)]
    [InlineData("ovh", 15)]
    public void Bundled_Regions_AreAllThatTheSourceLists(string cloud, int count) => Assert.Equal(count, CloudRegionTable.Bundled.Rows.Count(row => row.Cloud == cloud));

    /// <summary>Every region can be priced: by its zone's own row or by its country's.</summary>
    [Fact]
    public void Bundled_EveryRegion_HasAYearlyFactor() =>
        Assert.All(CloudRegionTable.Bundled.Rows, row => Assert.NotNull(AnnualFactorTable.Bundled.FindOrWiden(row.Zone, AnnualFactorKind.Lifecycle)));

    [Fact]
    public void InZone_ListsItsRegions() => Assert.Equal(
        ["aws:us-east-1", "aws:us-east-2", "azure:eastus", "azure:eastus2", "azure:northcentralus", "gcp:us-east4", "gcp:us-east5", "ovh:us-vint_hill"],
        CloudRegionTable.Bundled.InZone("US-MIDA-PJM").Select(row => row.Name));

    [Theory]
    [InlineData("aws", "us-east-1", 1.14, 2025, 0.12, 2025)]
    [InlineData("azure", "westeurope", 1.17, 2025, 0.27, 2025)]
    [InlineData("gcp", "us-west1", 1.09, 2024, 1.15, 2024)]
    [InlineData("gcp", "us-central1", 1.11, 2024, 1.15, 2024)]
    [InlineData("meta", "any", 1.08, 2024, 0.19, 2024)]
    public void Efficiency_OfACloud_IsItsNewestFigureOrTheRegionsOwn(string cloud, string region, double pue, int pueYear, double wue, int wueYear)
    {
        var pueRow = CloudEfficiencyTable.Bundled.PueOf(cloud, region)!;
        var wueRow = CloudEfficiencyTable.Bundled.WueOf(cloud, region)!;

        Assert.Equal((pue, pueYear), (pueRow.Pue!.Value.Value, pueRow.Year));
        Assert.Equal((wue, wueYear), (wueRow.Wue!.Value.Value, wueRow.Year));
    }

    [Fact]
    public void Efficiency_OfAnUnknownCloud_IsUnknown()
    {
        Assert.Null(CloudEfficiencyTable.Bundled.PueOf("ovh", "fr-paris"));
        Assert.Null(CloudEfficiencyTable.Bundled.WueOf("uptime", "*"));
    }

    [Theory]
    [InlineData(Regions + "aws,a,DE,2026,x,y\naws,a,FR,2026,x,y", "aws:a has two rows")]
    [InlineData(Regions + "aws,a,,2026,x,y", "six filled columns")]
    public void Read_WrongRegions_NamesTheLine(string text, string expected) => Assert.Contains(
        expected, Assert.Throws<FormatException>(() => CloudRegionTable.Read(new StringReader(text))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(Efficiency + "aws,*,0.9,-,2026,x,y", "'0.9' is not within 1 to 3")]
    [InlineData(Efficiency + "aws,*,1.1,-1,2026,x,y", "'-1' is not within 0 to 20 L/kWh")]
    [InlineData(Efficiency + "aws,*,1.1,-,2026,x,y\naws,*,1.2,-,2026,x,y", "aws * has two rows for 2026")]
    public void Read_WrongEfficiency_NamesTheLine(string text, string expected) => Assert.Contains(
        expected, Assert.Throws<FormatException>(() => CloudEfficiencyTable.Read(new StringReader(text))).Message, StringComparison.Ordinal);
}
