using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.UnitTests.Accounting.Factors;

/// <summary>eGRID2022 as EPA prints it, worked into CO2e here: a public copy lets methane and nitrous oxide vanish by a factor of a thousand.</summary>
public sealed class SubregionFactsTests
{
    private const double KilogramsPerPound = 0.45359237;
    private const double Methane = 28;
    private const double NitrousOxide = 265;

    /// <summary>Subregion; pounds per MWh of CO2, CH4 and N2O; Green-e's residual mix in g/kWh.</summary>
    public static TheoryData<string, double, double, double, double> Facts => new()
    {
        { "US-AKGD", 1052.114, 0.088, 0.012, 414.9 },
        { "US-AKMS", 495.772, 0.023, 0.004, 241.6 },
        { "US-AZNM", 776.036, 0.051, 0.007, 321.0 },
        { "US-CAMX", 497.443, 0.03, 0.004, 197.0 },
        { "US-ERCT", 771.083, 0.049, 0.007, 373.7 },
        { "US-FRCC", 813.846, 0.048, 0.006, 363.4 },
        { "US-HIMS", 1155.486, 0.124, 0.019, 514.1 },
        { "US-HIOA", 1575.407, 0.163, 0.025, 679.9 },
        { "US-MROE", 1479.621, 0.133, 0.019, 637.5 },
        { "US-MROW", 936.485, 0.102, 0.015, 443.6 },
        { "US-NEWE", 536.428, 0.063, 0.008, 246.4 },
        { "US-NWPP", 602.088, 0.056, 0.008, 297.8 },
        { "US-NYCW", 885.233, 0.023, 0.003, 392.7 },
        { "US-NYLI", 1200.708, 0.135, 0.018, 539.5 },
        { "US-NYUP", 274.559, 0.015, 0.002, 110.1 },
        { "US-PRMS", 1593.481, 0.087, 0.014, 702.4 },
        { "US-RFCE", 657.386, 0.045, 0.006, 271.8 },
        { "US-RFCM", 1216.404, 0.116, 0.016, 448.4 },
        { "US-RFCW", 1000.053, 0.087, 0.012, 416.3 },
        { "US-RMPA", 1124.887, 0.101, 0.014, 483.5 },
        { "US-SPNO", 952.575, 0.1, 0.014, 461.2 },
        { "US-SPSO", 970.398, 0.072, 0.01, 463.0 },
        { "US-SRMV", 801.015, 0.04, 0.006, 337.9 },
        { "US-SRMW", 1369.887, 0.151, 0.022, 584.2 },
        { "US-SRSO", 893.29, 0.064, 0.009, 387.9 },
        { "US-SRTV", 933.067, 0.082, 0.012, 409.9 },
        { "US-SRVC", 622.987, 0.047, 0.007, 273.0 },
    };

    [Theory]
    [MemberData(nameof(Facts))]
    public void Subregion_OfEgrid_IsItsThreeGases(string zone, double co2, double ch4, double n2o, double residual)
    {
        var grams = (co2 + (ch4 * Methane) + (n2o * NitrousOxide)) * KilogramsPerPound;

        Assert.Equal(grams, AnnualFactorTable.Bundled.Find(zone, AnnualFactorKind.Direct)!.Value.Value, 0.051);
        Assert.NotEqual(co2 * KilogramsPerPound, AnnualFactorTable.Bundled.Find(zone, AnnualFactorKind.Direct)!.Value.Value, 0.05);
        Assert.Equal(residual, ResidualMixTable.Bundled.Find(zone)!.Value.Value);
    }

    [Fact]
    public void Subregions_OfTheTable_AreThoseOfTheFactSheet() => Assert.Equal(
        Facts.Select(fact => (string)fact[0]).Order(),
        AnnualFactorTable.Bundled.Rows.Where(row => row.Source == "epa-egrid" && row.Zone != "US").Select(row => row.Zone).Order());
}
