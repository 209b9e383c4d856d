using TelemetryFootprint.Accounting.Cloud;
using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.UnitTests.Accounting.Factors;

public sealed class ZoneTablesTests
{
    [Fact]
    public void Annual_Countries_AreAtLeastSeventy() =>
        Assert.InRange(AnnualFactorTable.Bundled.Rows.Select(row => row.Zone).Where(zone => zone.Length == 2).Distinct().Count(), 89, 300);

    [Theory]
    [InlineData("US-CAMX", 226.5)]
    [InlineData("US-AKGD", 479.8)]
    [InlineData("US-RFCW", 456.2)]
    [InlineData("US-NYUP", 125.0)]
    [InlineData("US-PRMS", 725.6)]
    [InlineData("US", 375.3)]
    public void Annual_SubregionOfEgrid_IsDirectCo2e(string zone, double grams)
    {
        var row = AnnualFactorTable.Bundled.Find(zone, AnnualFactorKind.Direct)!;

        Assert.Equal((grams, AnnualFactorGas.Co2e, 2022, "epa-egrid", "public domain"), (row.Value.Value, row.Gas, row.Year, row.Source, row.Licence));
    }

    [Fact]
    public void Annual_SubregionsOfEgrid_AreTwentySeven() =>
        Assert.Equal(27, AnnualFactorTable.Bundled.Rows.Count(row => row.Source == "epa-egrid" && row.Zone != "US"));

    [Theory]
    [InlineData("US-CAMX", AnnualFactorKind.Direct, "US-CAMX", ZoneReach.Zone)]
    [InlineData("US-CAMX", AnnualFactorKind.Lifecycle, "US", ZoneReach.Country)]
    [InlineData("US-MIDA-PJM", AnnualFactorKind.Direct, "US", ZoneReach.Country)]
    [InlineData("SE-SE3", AnnualFactorKind.Lifecycle, "SE", ZoneReach.Country)]
    [InlineData("AU-NSW", AnnualFactorKind.Direct, "AU-NSW", ZoneReach.Zone)]
    public void Annual_FindOrWiden_StaysOfTheKindAndSaysHowFarItReaches(string zone, AnnualFactorKind kind, string found, ZoneReach reach)
    {
        var answer = AnnualFactorTable.Bundled.FindOrWiden(zone, kind);

        Assert.Equal((found, kind, reach), (answer!.Value.Row.Zone, answer.Value.Row.Kind, answer.Value.Reach));
    }

    [Theory]
    [InlineData("JP-TK", AnnualFactorKind.Direct)]
    [InlineData("XX-YY", AnnualFactorKind.Lifecycle)]
    public void Annual_FindOrWiden_NeverGivesAnotherKindNorTheWorld(string zone, AnnualFactorKind kind) =>
        Assert.Null(AnnualFactorTable.Bundled.FindOrWiden(zone, kind));

    [Theory]
    [InlineData("DE", 724.56, 2024, "aib")]
    [InlineData("FR", 23.52, 2024, "aib")]
    [InlineData("US-CAMX", 197.0, 2023, "green-e")]
    public void Residual_Zone_HasItsOwnTable(string zone, double grams, int year, string source)
    {
        var row = ResidualMixTable.Bundled.Find(zone)!;

        Assert.Equal((grams, year, source), (row.Value.Value, row.Year, row.Source));
        Assert.DoesNotContain(AnnualFactorTable.Bundled.Rows, annual => annual.Source == source);
    }

    [Theory]
    [InlineData("AT")]
    [InlineData("US")]
    [InlineData("JP")]
    public void Residual_ZoneWithoutOne_IsUnknown(string zone) => Assert.Null(ResidualMixTable.Bundled.Find(zone));

    [Theory]
    [InlineData("SE-SE3", "SE", ZoneReach.Country, 85.52)]
    [InlineData("IT-NO", "IT", ZoneReach.Country, 441.20)]
    [InlineData("DK-DK1", "DK", ZoneReach.Country, 421.89)]
    [InlineData("DE", "DE", ZoneReach.Zone, 724.56)]
    [InlineData("US-CAMX", "US-CAMX", ZoneReach.Zone, 197.0)]
    public void Residual_FindOrWiden_SaysWhoseMixItIs(string zone, string found, ZoneReach reach, double grams)
    {
        var (row, far) = ResidualMixTable.Bundled.FindOrWiden(zone)!.Value;

        Assert.Equal((found, reach, grams), (row.Zone, far, row.Value.Value));
    }

    /// <summary>The US has no mix of the whole country, and a grid operator's zone is no subregion of eGRID.</summary>
    [Theory]
    [InlineData("US-MIDA-PJM")]
    [InlineData("US-CAL-CISO")]
    [InlineData("AT")]
    [InlineData("NO-NO1")]
    [InlineData("XX-SE")]
    public void Residual_FindOrWiden_NeverGivesAnotherCountrys(string zone) => Assert.Null(ResidualMixTable.Bundled.FindOrWiden(zone));

    /// <summary>Whoever names a cloud's region gets the market-based number that whoever names its country gets.</summary>
    [Fact]
    public void Residual_OfACloudRegion_IsThatOfItsCountry() => Assert.All(
        CloudRegionTable.Bundled.Rows.Where(region => ResidualMixTable.Bundled.Find(ZoneName.CountryOf(region.Zone)) is not null),
        region => Assert.Equal(ZoneName.CountryOf(region.Zone), ResidualMixTable.Bundled.FindOrWiden(region.Zone)?.Row.Zone));

    /// <summary>AIB counts the plants' own CO2; whether Green-e's rates are of CO2 or of CO2e is not established, and not guessed.</summary>
    [Theory]
    [InlineData("aib", AnnualFactorKind.Direct, AnnualFactorGas.Co2)]
    [InlineData("green-e", AnnualFactorKind.Direct, null)]
    public void Residual_OfAPublisher_SaysWhatItCounts(string source, AnnualFactorKind? kind, AnnualFactorGas? gas) =>
        Assert.All(ResidualMixTable.Bundled.Rows.Where(row => row.Source == source), row => Assert.Equal((kind, gas), (row.Kind, row.Gas)));

    [Theory]
    [InlineData("direct,co2,2024,a", "direct,co2,2023,b", true)]
    [InlineData("direct,co2,2024,a", "direct,co2e,2024,a", false)]
    [InlineData("direct,co2,2024,a", "lifecycle,co2,2024,a", false)]
    [InlineData("direct,unknown,2024,a", "direct,unknown,2024,a", true)]
    [InlineData("direct,unknown,2024,a", "direct,unknown,2024,b", false)]
    [InlineData("unknown,co2,2024,a", "unknown,co2,2024,b", false)]
    [InlineData("direct,unknown,2024,a", "direct,co2,2024,a", false)]
    public void CountsAs_OfTwoMixes_IsTrueOnlyOfWhatIsKnownToBeTheSame(string left, string right, bool same)
    {
        var rows = ResidualMixTable.Read(new StringReader($"zone,g_per_kwh,kind,gas,year,source,licence\nDE,1,{left},y\nFR,2,{right},y")).Rows;

        Assert.Equal((same, same), (rows[0].CountsAs(rows[1]), rows[1].CountsAs(rows[0])));
    }

    [Fact]
    public void Residual_Rows_AreAllThatAreKnown()
    {
        Assert.Equal(26, ResidualMixTable.Bundled.Rows.Count(row => row.Source == "aib"));
        Assert.Equal(27, ResidualMixTable.Bundled.Rows.Count(row => row.Source == "green-e"));
    }

    [Theory]
    [InlineData("US", 50_000)]
    [InlineData("US-CAMX", 50_000)]
    [InlineData("DE", null)]
    public void Losses_Zone_AreKnownOrNot(string zone, int? partsPerMillion) => Assert.Equal(partsPerMillion, GridLossTable.Bundled.Find(zone)?.PartsPerMillion);

    [Theory]
    [InlineData("zone,g_per_kwh,kind,gas,year,source,licence\nDE,0,direct,co2,2024,x,y", "'0' is not above 0")]
    [InlineData("zone,g_per_kwh,kind,gas,year,source,licence\nDE,1,direct,co2,2024,x,y\nDE,2,direct,co2,2024,x,y", "line 3: DE has two rows")]
    [InlineData("zone,g_per_kwh,kind,gas,year,source,licence\nDE,1,,co2,2024,x,y", "line 2")]
    [InlineData("zone,g_per_kwh,kind,gas,year,source,licence\nDE,1,direct,methane,2024,x,y", "'methane'")]
    public void Residual_WrongTable_NamesTheLine(string text, string expected) => Assert.Contains(
        expected, Assert.Throws<FormatException>(() => ResidualMixTable.Read(new StringReader(text))).Message, StringComparison.Ordinal);

    /// <summary>NESO's factors count network losses: a row would count them twice.</summary>
    [Fact]
    public void Losses_OfGreatBritain_AreInItsFactorsAlready() =>
        Assert.All((string[])["GB", "GB-13", "GB-SCO"], zone => Assert.Null(GridLossTable.Bundled.Find(zone)));

    [Fact]
    public void Losses_WrongTable_NamesTheLine() => Assert.Contains(
        "line 2: '51'",
        Assert.Throws<FormatException>(() => GridLossTable.Read(new StringReader("zone,percent,low_percent,high_percent,year,source,licence\nUS,51,4,6,2022,x,y"))).Message,
        StringComparison.Ordinal);
}
