using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting.Factors;

public sealed class FuelFactorTableTests
{
    private const string Header = "fuel,kind,g_per_kwh,gas,year,source,licence\n";

    [Theory]
    [InlineData(Fuel.Coal, 820, 760)]
    [InlineData(Fuel.Gas, 490, 370)]
    [InlineData(Fuel.Oil, 650, 406)]
    [InlineData(Fuel.Biomass, 230, 0)]
    [InlineData(Fuel.Geothermal, 38, 0)]
    [InlineData(Fuel.Hydro, 24, 0)]
    [InlineData(Fuel.Nuclear, 12, 0)]
    [InlineData(Fuel.Solar, 48, 0)]
    [InlineData(Fuel.Wind, 11, 0)]
    [InlineData(Fuel.WindOffshore, 12, 0)]
    [InlineData(Fuel.HydroStorage, 362.9, 303.19)]
    [InlineData(Fuel.BatteryStorage, 358.44, 297.68)]
    [InlineData(Fuel.Unknown, 700, 575)]
    public void Find_FuelAnywhere_HasBothKinds(Fuel fuel, double lifecycle, double direct)
    {
        Assert.Equal(lifecycle, FuelFactorTable.Bundled.Find(fuel, AnnualFactorKind.Lifecycle)?.Value.Value);
        Assert.Equal(direct, FuelFactorTable.Bundled.Find(fuel, AnnualFactorKind.Direct)?.Value.Value);
    }

    [Theory]
    [InlineData(Fuel.Ocean, 17)]
    [InlineData(Fuel.ConcentratedSolar, 27)]
    public void Find_FuelWithoutAPublishedDirectFactor_IsUnknownNotZero(Fuel fuel, double lifecycle)
    {
        Assert.Equal(lifecycle, FuelFactorTable.Bundled.Find(fuel, AnnualFactorKind.Lifecycle)?.Value.Value);
        Assert.Null(FuelFactorTable.Bundled.Find(fuel, AnnualFactorKind.Direct));
    }

    /// <summary>Gas 3000, hard coal 1000, nuclear 5000 and onshore wind 2000 MW; pumping is consumption and counts for nothing.</summary>
    [Theory]
    [InlineData(AnnualFactorKind.Lifecycle, 215.64)]
    [InlineData(AnnualFactorKind.Direct, 170.0)]
    public void Find_OfAMix_WeighsToTheWorkedExample(AnnualFactorKind kind, double expected)
    {
        var mix = new (Fuel Fuel, int Megawatts)[] { (Fuel.Gas, 3000), (Fuel.Coal, 1000), (Fuel.Nuclear, 5000), (Fuel.Wind, 2000) }
            .Aggregate(default(WeightedIntensity), (sum, part) => sum.Add(Joules.FromKilowattHours(part.Megawatts * 1000), FuelFactorTable.Bundled.Find(part.Fuel, kind)!.Value));

        Assert.Equal(expected, Math.Round(mix.Average!.Value.Value, 2));
    }

    /// <summary>A table of each zone's plants exists under the AGPL only; what is here are medians, and single figures of a publisher.</summary>
    [Fact]
    public void Bundled_HasNoCompilationOfZones() => Assert.Equal(
        ["electricitymaps-default 16", "ipcc-ar5-median 11", "uk-post 1"],
        FuelFactorTable.Bundled.Rows.GroupBy(row => row.Source, StringComparer.Ordinal).Select(source => $"{source.Key} {source.Count()}").Order(StringComparer.Ordinal));

    [Fact]
    public void Bundled_EveryFuel_SaysWhereItComesFromAndDirectIsNeverAboveLifecycle()
    {
        foreach (var fuel in Enum.GetValues<Fuel>()) Assert.NotNull(FuelFactorTable.Bundled.Find(fuel, AnnualFactorKind.Lifecycle));
        Assert.All(FuelFactorTable.Bundled.Rows, row =>
        {
            Assert.NotEmpty(row.Source);
            Assert.NotEmpty(row.Licence);
            Assert.Equal(AnnualFactorGas.Co2e, row.Gas);
            var direct = FuelFactorTable.Bundled.Find(row.Fuel, AnnualFactorKind.Direct)?.Value.Micrograms ?? 0;
            Assert.InRange(direct, 0, FuelFactorTable.Bundled.Find(row.Fuel, AnnualFactorKind.Lifecycle)!.Value.Micrograms);
        });
    }

    [Theory]
    [InlineData("fuel,value\n", "line 1")]
    [InlineData(Header + "peat,direct,1,co2e,2024,x,y", "line 2: 'peat' is none of unknown, coal")]
    [InlineData(Header + "coal,direct,-1,co2e,2024,x,y", "line 2: '-1' is not within 0 to 3000 g/kWh")]
    [InlineData(Header + "coal,direct,3000.1,co2e,2024,x,y", "line 2: '3000.1'")]
    [InlineData(Header + "coal,direct,1e2,co2e,2024,x,y", "line 2: '1e2'")]
    [InlineData(Header + "coal,direct,1,co2e,2024,x", "line 2: seven filled columns")]
    [InlineData(Header + "coal,direct,1,co2e,2024,x,y\ncoal,direct,2,co2e,2024,x,y", "line 3: Coal has two Direct rows")]
    public void Read_WrongTable_NamesTheLine(string text, string expected)
    {
        var error = Assert.Throws<FormatException>(() => FuelFactorTable.Read(new StringReader(text)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
