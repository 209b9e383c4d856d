using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.UnitTests.Accounting.Factors;

/// <summary>Zones whose plants are known better than the world's medians: lignite is far above coal.</summary>
public sealed class ZoneFuelFactsTests
{
    [Theory]
    [InlineData(Fuel.Coal, AnnualFactorKind.Lifecycle, 1112.69)]
    [InlineData(Fuel.Coal, AnnualFactorKind.Direct, 1052.69)]
    [InlineData(Fuel.Gas, AnnualFactorKind.Lifecycle, 502.97)]
    [InlineData(Fuel.Gas, AnnualFactorKind.Direct, 382.97)]
    [InlineData(Fuel.Oil, AnnualFactorKind.Lifecycle, 1070.11)]
    [InlineData(Fuel.Oil, AnnualFactorKind.Direct, 826.11)]
    [InlineData(Fuel.Nuclear, AnnualFactorKind.Lifecycle, 5.13)]
    [InlineData(Fuel.Hydro, AnnualFactorKind.Lifecycle, 10.7)]
    [InlineData(Fuel.Wind, AnnualFactorKind.Lifecycle, 12.62)]
    [InlineData(Fuel.Solar, AnnualFactorKind.Lifecycle, 35.12)]
    [InlineData(Fuel.Biomass, AnnualFactorKind.Lifecycle, 230)]
    public void Find_FuelOfGermany_IsThatOfTheFactSheet(Fuel fuel, AnnualFactorKind kind, double grams) => Judge("DE", fuel, kind, grams, 2025);

    [Theory]
    [InlineData(Fuel.Coal, AnnualFactorKind.Lifecycle, 1028.5)]
    [InlineData(Fuel.Coal, AnnualFactorKind.Direct, 968.5)]
    [InlineData(Fuel.Gas, AnnualFactorKind.Lifecycle, 498.34)]
    [InlineData(Fuel.Gas, AnnualFactorKind.Direct, 378.34)]
    [InlineData(Fuel.Oil, AnnualFactorKind.Lifecycle, 965.9)]
    [InlineData(Fuel.Oil, AnnualFactorKind.Direct, 721.9)]
    [InlineData(Fuel.Nuclear, AnnualFactorKind.Lifecycle, 5.13)]
    [InlineData(Fuel.Hydro, AnnualFactorKind.Lifecycle, 10.7)]
    [InlineData(Fuel.Wind, AnnualFactorKind.Lifecycle, 12.62)]
    [InlineData(Fuel.Solar, AnnualFactorKind.Lifecycle, 30.08)]
    [InlineData(Fuel.Biomass, AnnualFactorKind.Lifecycle, 230)]
    public void Find_FuelOfFrance_IsThatOfTheFactSheet(Fuel fuel, AnnualFactorKind kind, double grams) => Judge("FR", fuel, kind, grams, 2025);

    [Theory]
    [InlineData(Fuel.Coal, AnnualFactorKind.Lifecycle, 1098.61)]
    [InlineData(Fuel.Coal, AnnualFactorKind.Direct, 1038.61)]
    [InlineData(Fuel.Gas, AnnualFactorKind.Lifecycle, 486.09)]
    [InlineData(Fuel.Gas, AnnualFactorKind.Direct, 366.09)]
    [InlineData(Fuel.Oil, AnnualFactorKind.Lifecycle, 1070.11)]
    [InlineData(Fuel.Oil, AnnualFactorKind.Direct, 826.11)]
    [InlineData(Fuel.Nuclear, AnnualFactorKind.Lifecycle, 5.13)]
    [InlineData(Fuel.Hydro, AnnualFactorKind.Lifecycle, 10.7)]
    [InlineData(Fuel.Wind, AnnualFactorKind.Lifecycle, 12.62)]
    [InlineData(Fuel.Solar, AnnualFactorKind.Lifecycle, 34.84)]
    [InlineData(Fuel.Biomass, AnnualFactorKind.Lifecycle, 230)]
    public void Find_FuelOfPoland_IsThatOfTheFactSheet(Fuel fuel, AnnualFactorKind kind, double grams) => Judge("PL", fuel, kind, grams, 2025);

    [Theory]
    [InlineData(Fuel.Coal, AnnualFactorKind.Lifecycle, 1071.53)]
    [InlineData(Fuel.Coal, AnnualFactorKind.Direct, 1011.53)]
    [InlineData(Fuel.Gas, AnnualFactorKind.Lifecycle, 511.14)]
    [InlineData(Fuel.Gas, AnnualFactorKind.Direct, 391.14)]
    [InlineData(Fuel.Oil, AnnualFactorKind.Lifecycle, 1103.8)]
    [InlineData(Fuel.Oil, AnnualFactorKind.Direct, 859.8)]
    [InlineData(Fuel.Nuclear, AnnualFactorKind.Lifecycle, 12)]
    [InlineData(Fuel.Hydro, AnnualFactorKind.Lifecycle, 24)]
    [InlineData(Fuel.Wind, AnnualFactorKind.Lifecycle, 11)]
    [InlineData(Fuel.Solar, AnnualFactorKind.Lifecycle, 26.82)]
    [InlineData(Fuel.Biomass, AnnualFactorKind.Lifecycle, 282.56)]
    [InlineData(Fuel.Biomass, AnnualFactorKind.Direct, 0)]
    public void Find_FuelOfPjm_IsThatOfTheFactSheet(Fuel fuel, AnnualFactorKind kind, double grams) => Judge("US-MIDA-PJM", fuel, kind, grams, 2023);

    [Theory]
    [InlineData(Fuel.Coal, AnnualFactorKind.Lifecycle, 577.6)]
    [InlineData(Fuel.Coal, AnnualFactorKind.Direct, 517.6)]
    [InlineData(Fuel.Gas, AnnualFactorKind.Lifecycle, 516.16)]
    [InlineData(Fuel.Gas, AnnualFactorKind.Direct, 396.16)]
    [InlineData(Fuel.Oil, AnnualFactorKind.Lifecycle, 1189.01)]
    [InlineData(Fuel.Oil, AnnualFactorKind.Direct, 945.01)]
    [InlineData(Fuel.Nuclear, AnnualFactorKind.Lifecycle, 12)]
    [InlineData(Fuel.Hydro, AnnualFactorKind.Lifecycle, 24)]
    [InlineData(Fuel.Wind, AnnualFactorKind.Lifecycle, 11)]
    [InlineData(Fuel.Solar, AnnualFactorKind.Lifecycle, 25.6)]
    [InlineData(Fuel.Biomass, AnnualFactorKind.Lifecycle, 282.56)]
    [InlineData(Fuel.Biomass, AnnualFactorKind.Direct, 0)]
    public void Find_FuelOfCalifornia_IsThatOfTheFactSheet(Fuel fuel, AnnualFactorKind kind, double grams) => Judge("US-CAL-CISO", fuel, kind, grams, 2023);

    /// <summary>What is upstream of the plants: about 60 g of coal, 120 of gas, 244 of oil.</summary>
    [Theory]
    [InlineData(Fuel.Coal, 60)]
    [InlineData(Fuel.Gas, 120)]
    [InlineData(Fuel.Oil, 244)]
    public void Find_BothKindsOfAZone_DifferByTheUpstream(Fuel fuel, double upstream) => Assert.All(
        FuelFactorTable.Bundled.Rows.Where(row => row.Fuel == fuel && row.Zone != FuelFactor.AnyZone && row.Kind == AnnualFactorKind.Direct),
        row => Assert.Equal(upstream, FuelFactorTable.Bundled.Find(fuel, AnnualFactorKind.Lifecycle, row.Zone)!.Value.Value - row.Value.Value, 1e-6));

    private static void Judge(string zone, Fuel fuel, AnnualFactorKind kind, double grams, int year)
    {
        var row = FuelFactorTable.Bundled.Find(fuel, kind, zone)!;

        Assert.Equal((grams, year, zone, "electricitymaps-zone"), (row.Value.Value, row.Year, row.Zone, row.Source));
    }
}
