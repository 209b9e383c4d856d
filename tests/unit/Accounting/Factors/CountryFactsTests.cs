using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Water;

namespace TelemetryFootprint.UnitTests.Accounting.Factors;

/// <summary>
/// The fact sheet, country by country: a figure that slips a row in the tables prices a whole country wrongly and is still plausible.
/// Country; lifecycle g/kWh and its year (Our World in Data with Ember); direct g/kWh of 2023 (EEA) and litres per kWh (WRI), where there is one.
/// </summary>
public sealed class CountryFactsTests
{
    [Theory]
    [InlineData("AE", 493, 2023, null, null)]
    [InlineData("AR", 359, 2024, null, 11.46)]
    [InlineData("AT", 103, 2024, 85.0, 5.72)]
    [InlineData("AU", 552, 2024, null, 4.73)]
    [InlineData("BD", 695, 2024, null, null)]
    [InlineData("BE", 118, 2024, 145.0, 2.62)]
    [InlineData("BG", 264, 2024, 281.0, 4.62)]
    [InlineData("BH", 902, 2023, null, null)]
    [InlineData("BR", 103, 2024, null, 18.6)]
    [InlineData("BY", 314, 2024, null, null)]
    [InlineData("CA", 175, 2024, null, 8.17)]
    [InlineData("CH", 37, 2024, null, 5.66)]
    [InlineData("CL", 266, 2024, null, 10.52)]
    [InlineData("CN", 559.55, 2024, null, 6.01)]
    [InlineData("CO", 286, 2024, null, null)]
    [InlineData("CR", 63, 2024, null, null)]
    [InlineData("CY", 512, 2024, 585.0, 1.29)]
    [InlineData("CZ", 414, 2024, 440.0, 3.21)]
    [InlineData("DE", 344.14, 2024, 329.0, 1.95)]
    [InlineData("DK", 143, 2024, 94.0, 3.19)]
    [InlineData("DZ", 634, 2023, null, null)]
    [InlineData("EC", 210, 2024, null, null)]
    [InlineData("EE", 341, 2024, 690.0, 2.2)]
    [InlineData("EG", 572, 2024, null, null)]
    [InlineData("ES", 146, 2024, 158.0, 6.21)]
    [InlineData("ET", 24, 2023, null, null)]
    [InlineData("FI", 72, 2024, 40.0, 4.53)]
    [InlineData("FR", 44.18, 2024, 50.0, 3.67)]
    [InlineData("GB", 211, 2024, null, 2.33)]
    [InlineData("GE", 143, 2024, null, null)]
    [InlineData("GH", 453, 2023, null, null)]
    [InlineData("GR", 320, 2024, 258.0, 5.15)]
    [InlineData("HK", 682, 2023, null, null)]
    [InlineData("HR", 174, 2024, 134.0, null)]
    [InlineData("HU", 183, 2024, 154.0, 3.69)]
    public void Country_AToH_HasItsFigures(string zone, double lifecycle, int year, double? direct, double? litres) => Judge(zone, lifecycle, year, direct, litres);

    [Theory]
    [InlineData("ID", 682, 2023, null, 2.26)]
    [InlineData("IE", 280, 2024, 260.0, 1.48)]
    [InlineData("IL", 567, 2023, null, null)]
    [InlineData("IN", 708.32, 2024, null, 3.44)]
    [InlineData("IQ", 689, 2023, null, null)]
    [InlineData("IR", 642, 2024, null, null)]
    [InlineData("IS", 28, 2023, null, 6.14)]
    [InlineData("IT", 288, 2024, 225.0, 4.84)]
    [InlineData("JO", 539, 2022, null, null)]
    [InlineData("JP", 482, 2024, null, 2.31)]
    [InlineData("KE", 85, 2024, null, null)]
    [InlineData("KR", 414, 2024, null, 1.89)]
    [InlineData("KW", 637, 2024, null, null)]
    [InlineData("KZ", 802, 2024, null, null)]
    [InlineData("LK", 510, 2022, null, null)]
    [InlineData("LT", 139, 2024, 124.0, 5.9)]
    [InlineData("LU", 135, 2024, 56.0, 12.78)]
    [InlineData("LV", 136, 2024, 67.0, 2.55)]
    [InlineData("MA", 578, 2024, null, null)]
    [InlineData("MT", 484, 2024, 342.0, 1.12)]
    [InlineData("MX", 485, 2024, null, 5.3)]
    [InlineData("MY", 604, 2024, null, 1.68)]
    [InlineData("NG", 508, 2024, null, null)]
    [InlineData("NL", 253, 2024, 263.0, 3.43)]
    [InlineData("NO", 31, 2024, null, 6.66)]
    [InlineData("NZ", 120, 2024, null, 14.97)]
    public void Country_IToN_HasItsFigures(string zone, double lifecycle, int year, double? direct, double? litres) => Judge(zone, lifecycle, year, direct, litres);

    [Theory]
    [InlineData("OM", 545, 2024, null, null)]
    [InlineData("PA", 259, 2023, null, null)]
    [InlineData("PE", 263, 2024, null, null)]
    [InlineData("PH", 613, 2024, null, null)]
    [InlineData("PK", 399, 2024, null, null)]
    [InlineData("PL", 615, 2024, 614.0, 2.51)]
    [InlineData("PT", 112, 2024, 119.0, 9.59)]
    [InlineData("PY", 25, 2023, null, null)]
    [InlineData("QA", 603, 2024, null, null)]
    [InlineData("RO", 246, 2024, 234.0, 7.36)]
    [InlineData("RS", 671, 2024, null, null)]
    [InlineData("RU", 449, 2024, null, 3.46)]
    [InlineData("SA", 696, 2023, null, null)]
    [InlineData("SE", 36, 2024, 8.0, 6.03)]
    [InlineData("SG", 499, 2024, null, null)]
    [InlineData("SI", 228, 2024, 176.0, 2.98)]
    [InlineData("SK", 96, 2024, 84.0, 5.8)]
    [InlineData("TH", 554, 2024, null, 2.89)]
    [InlineData("TN", 560, 2024, null, null)]
    [InlineData("TR", 470, 2024, null, 4.92)]
    [InlineData("TW", 636, 2024, null, 1.49)]
    [InlineData("TZ", 372, 2023, null, null)]
    [InlineData("UA", 256, 2022, null, 2.13)]
    [InlineData("US", 383.55, 2024, null, 3.1321)]
    [InlineData("UY", 97, 2024, null, null)]
    [InlineData("UZ", 1121, 2023, null, null)]
    [InlineData("VN", 471, 2024, null, null)]
    [InlineData("ZA", 709, 2024, null, null)]
    public void Country_OToZ_HasItsFigures(string zone, double lifecycle, int year, double? direct, double? litres) => Judge(zone, lifecycle, year, direct, litres);

    [Theory]
    [InlineData("AU", 620, "au-nga", 2025)]
    [InlineData("CN", 530.6, "cn-mee", 2023)]
    [InlineData("GB", 177, "desnz", 2025)]
    [InlineData("IN", 711.7, "in-cea", 2024)]
    [InlineData("NZ", 78.7, "nz-mfe", 2025)]
    [InlineData("SG", 405.7, "sg-ema", 2021)]
    [InlineData("AU-NSW", 640, "au-nga", 2025)]
    [InlineData("AU-VIC", 780, "au-nga", 2025)]
    [InlineData("AU-QLD", 670, "au-nga", 2025)]
    [InlineData("AU-SA", 220, "au-nga", 2025)]
    [InlineData("AU-WA", 500, "au-nga", 2025)]
    [InlineData("AU-TAS", 200, "au-nga", 2025)]
    [InlineData("AU-NT", 560, "au-nga", 2025)]
    public void Direct_OfItsOwnGovernment_IsThatFigure(string zone, double direct, string source, int year)
    {
        var row = AnnualFactorTable.Bundled.Find(zone, AnnualFactorKind.Direct)!;

        Assert.Equal((direct, source, year), (row.Value.Value, row.Source, row.Year));
    }

    private static void Judge(string zone, double lifecycle, int year, double? direct, double? litres)
    {
        var row = AnnualFactorTable.Bundled.Find(zone, AnnualFactorKind.Lifecycle)!;
        var combustion = AnnualFactorTable.Bundled.Find(zone, AnnualFactorKind.Direct);
        var water = WaterFactorTable.Bundled.Find(zone)!.Value;

        Assert.Equal((lifecycle, year, "owid-ember"), (row.Value.Value, row.Year, row.Source));
        Assert.Equal(direct, combustion?.Source == "eea" ? combustion.Value.Value : null);
        Assert.Equal(litres ?? 3.908, water.Row.Value.Value);
        Assert.Equal(litres is null ? ZoneReach.World : ZoneReach.Zone, water.Reach);
    }
}
