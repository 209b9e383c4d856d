using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.UnitTests.Accounting.Factors;

public sealed class AnnualFactorTableTests
{
    private const string Header = "zone,g_per_kwh,kind,gas,basis,year,source,licence\n";

    [Theory]
    [InlineData("FR", AnnualFactorKind.Lifecycle, 44.18, 2024, "owid-ember", AnnualFactorGas.Co2e)]
    [InlineData("FR", AnnualFactorKind.Direct, 50, 2023, "eea", AnnualFactorGas.Co2e)]
    [InlineData("GB", AnnualFactorKind.Lifecycle, 211, 2024, "owid-ember", AnnualFactorGas.Co2e)]
    [InlineData("GB", AnnualFactorKind.Direct, 177, 2025, "desnz", AnnualFactorGas.Co2e)]
    [InlineData("CN", AnnualFactorKind.Direct, 530.6, 2023, "cn-mee", AnnualFactorGas.Co2)]
    [InlineData("IN", AnnualFactorKind.Direct, 711.7, 2024, "in-cea", AnnualFactorGas.Co2)]
    [InlineData("US", AnnualFactorKind.Direct, 375.3, 2022, "epa-egrid", AnnualFactorGas.Co2e)]
    [InlineData("US", AnnualFactorKind.Lifecycle, 383.55, 2024, "owid-ember", AnnualFactorGas.Co2e)]
    [InlineData("UA", AnnualFactorKind.Lifecycle, 256, 2022, "owid-ember", AnnualFactorGas.Co2e)]
    [InlineData("EE", AnnualFactorKind.Direct, 690, 2023, "eea", AnnualFactorGas.Co2e)]
    [InlineData("EE", AnnualFactorKind.Lifecycle, 341, 2024, "owid-ember", AnnualFactorGas.Co2e)]
    [InlineData("WORLD", AnnualFactorKind.Lifecycle, 473.0, 2024, "owid-ember", AnnualFactorGas.Co2e)]
    public void Find_KnownZone_GivesThePublishersFigure(
        string zone, AnnualFactorKind kind, double grams, int year, string source, AnnualFactorGas gas)
    {
        var row = AnnualFactorTable.Bundled.Find(zone, kind);

        Assert.NotNull(row);
        Assert.Equal(grams, row.Value.Value);
        Assert.Equal(year, row.Year);
        Assert.Equal(source, row.Source);
        Assert.Equal(gas, row.Gas);
        Assert.Equal("location", row.Basis);
    }

    [Fact]
    public void Find_NoKindAsked_PrefersLifecycle()
    {
        Assert.Equal(AnnualFactorKind.Lifecycle, AnnualFactorTable.Bundled.Find("GB", null)?.Kind);
        Assert.Equal(AnnualFactorKind.Direct, AnnualFactorTable.Bundled.Find("EU27", null)?.Kind);
    }

    [Fact]
    public void Find_UnknownZoneOrKind_GivesNothing()
    {
        Assert.Null(AnnualFactorTable.Bundled.Find("XX", null));
        Assert.Null(AnnualFactorTable.Bundled.Find("JP", AnnualFactorKind.Direct));
        Assert.Null(AnnualFactorTable.Bundled.Find("gb", null));
    }

    [Fact]
    public void Bundled_EveryRow_IsPlausibleAndSaysWhereItComesFrom()
    {
        Assert.True(AnnualFactorTable.Bundled.Rows.Count >= 120);
        Assert.All(AnnualFactorTable.Bundled.Rows, row =>
        {
            Assert.InRange(row.Value.Value, 5, 1200);
            Assert.InRange(row.Year, 2021, 2025);
            Assert.NotEmpty(row.Licence);
        });
    }

    [Theory]
    [InlineData("zone,value\n", "line 1")]
    [InlineData(Header + "FR,0,direct,co2e,location,2024,x,y", "line 2: '0'")]
    [InlineData(Header + "FR,-4,direct,co2e,location,2024,x,y", "line 2: '-4'")]
    [InlineData(Header + "FR,3001,direct,co2e,location,2024,x,y", "line 2: '3001'")]
    [InlineData(Header + "FR,44,both,co2e,location,2024,x,y", "neither direct nor lifecycle")]
    [InlineData(Header + "FR,44,direct,ch4,location,2024,x,y", "neither co2 nor co2e")]
    [InlineData(Header + "FR,44,direct,co2e,location,24,x,y", "not a year")]
    [InlineData(Header + "FR,44,direct,co2e,location,2024,x,", "eight filled columns")]
    [InlineData(Header + "FR,44,direct,co2e,location,2024,x,y\nFR,45,direct,co2e,location,2024,x,y", "line 3: FR has two")]
    public void Read_WrongTable_NamesTheLine(string text, string expected)
    {
        var error = Assert.Throws<FormatException>(() => AnnualFactorTable.Read(new StringReader(text)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
