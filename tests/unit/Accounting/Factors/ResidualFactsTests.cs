using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.UnitTests.Accounting.Factors;

/// <summary>AIB's European residual mix of 2024, country by country.</summary>
public sealed class ResidualFactsTests
{
    [Theory]
    [InlineData("BE", 131.73)]
    [InlineData("BG", 379.53)]
    [InlineData("HR", 573.17)]
    [InlineData("CY", 613.08)]
    [InlineData("CZ", 584.07)]
    [InlineData("DK", 421.89)]
    [InlineData("EE", 611.96)]
    [InlineData("FI", 405.59)]
    [InlineData("FR", 23.52)]
    [InlineData("DE", 724.56)]
    [InlineData("GR", 367.07)]
    [InlineData("HU", 318.64)]
    [InlineData("IE", 365.61)]
    [InlineData("IT", 441.20)]
    [InlineData("LV", 504.22)]
    [InlineData("LT", 567.91)]
    [InlineData("LU", 213.07)]
    [InlineData("MT", 398.45)]
    [InlineData("NL", 382.47)]
    [InlineData("PL", 808.30)]
    [InlineData("PT", 501.76)]
    [InlineData("RO", 233.02)]
    [InlineData("SK", 334.33)]
    [InlineData("SI", 429.45)]
    [InlineData("ES", 292.20)]
    [InlineData("SE", 85.52)]
    public void Residual_OfAib_IsThatOfTheFactSheet(string zone, double grams)
    {
        var row = ResidualMixTable.Bundled.Find(zone)!;

        Assert.Equal((grams, 2024, "aib"), (row.Value.Value, row.Year, row.Source));
        Assert.NotNull(AnnualFactorTable.Bundled.Find(zone, AnnualFactorKind.Lifecycle));
    }
}
