using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;
using static TelemetryFootprint.UnitTests.Collector.Core.Account.AccountCells;

namespace TelemetryFootprint.UnitTests.Collector.Core.Account;

public sealed class AccountantTests
{
    [Fact]
    public void Totals_OfDirectAndLifecycleZones_AreTwoRows()
    {
        var rows = Totals(TotalsGrouping.All, Cell("DE"), Cell("GB", family: Direct, grams: 150));
        Assert.Equal([Direct, Lifecycle], rows.Select(row => row.Key.Family));
        Assert.Equal([150, 300], rows.Select(row => row.Operational.Grams!.Value.Value));
    }

    /// <summary>The direct mean of IN counts CO2, that of DE CO2e.</summary>
    [Fact]
    public void Totals_OfDirectFactorsOfTwoGases_AreTwoRows()
    {
        var rows = Totals(TotalsGrouping.All, Cell("DE"), Cell("IN"));
        Assert.Equal([FactorGas.Co2, FactorGas.Co2e], rows.Select(row => row.Key.DirectGas));
        Assert.Null(rows[0].Scopes.Upstream.Grams);
        Assert.Equal(711.7, rows[0].Scopes.Combustion.Grams!.Value.Value, 9);
    }

    [Fact]
    public void Totals_OfOwnAndRentedMachines_AreTwoRows() =>
        Assert.Equal([Ownership.Own, Ownership.Cloud], Totals(TotalsGrouping.All, Cell(site: "rented"), Cell()).Select(row => row.Key.Ownership));

    [Fact]
    public void Totals_PricedAndUnpriced_AreOneRowThatSaysHowMuchWaits()
    {
        var row = Assert.Single(Totals(TotalsGrouping.All, Cell(), Cell(hour: 1, grams: null, family: Lifecycle)));
        Assert.Equal(300, row.Operational.Grams!.Value.Value);
        Assert.Equal(3_600_000, row.Operational.Unpriced.Value);
        Assert.Equal(3_600_000, row.Scopes.Combustion.Lacking.Value);
        Assert.Equal(300, row.Operational.Intensity!.Value.Value);
    }

    /// <summary>12 h at 0.7 kW with 100, 12 h at 0.2 kW with 400: 1,800 g and 166.7 g/kWh, not 250.</summary>
    [Fact]
    public void Intensity_IsWeightedByEnergy()
    {
        var cells = Enumerable.Range(0, 24).Select(hour => hour < 12 ? Cell(hour: hour, kilojoules: 2520, grams: 100) : Cell(hour: hour, kilojoules: 720, grams: 400));
        var row = Assert.Single(Totals(TotalsGrouping.All, [.. cells])).Operational;
        Assert.Equal(1800, row.Grams!.Value.Value);
        Assert.Equal(166.666667, row.Intensity!.Value.Value, 5);
    }

    [Fact]
    public void Intensity_OfTwoPues_IsWeightedAtTheMeter()
    {
        var row = Assert.Single(Totals(TotalsGrouping.All, Cell(grams: 100, pue: 1), Cell(grams: 400, pue: 2))).Operational;
        Assert.Equal(300, row.Intensity!.Value.Value);
        Assert.Equal(1.5, row.Pue);
        Assert.Equal(900, row.Grams!.Value.Value);
    }

    /// <summary>5 % sensor, 10 % PUE, 5 % measured. A thousand hours share their errors: the range does not shrink.</summary>
    [Theory]
    [InlineData(1, FactorQuality.Measured, 12.2474)]
    [InlineData(1000, FactorQuality.Measured, 12.2474)]
    [InlineData(1, FactorQuality.Estimated, 22.9129)]
    [InlineData(1, FactorQuality.Carried, 22.9129)]
    [InlineData(1, FactorQuality.Forecast, 22.9129)]
    [InlineData(1, FactorQuality.Annual, 41.5331)]
    public void Bounds_CombineKindsInQuadratureAndTimeLinearly(int hours, FactorQuality quality, double percent)
    {
        var row = Assert.Single(Totals(TotalsGrouping.All, [.. Enumerable.Range(0, hours).Select(hour => Cell(hour: hour, quality: quality))])).Operational;
        Assert.Equal(percent, ((row.Bounds.High.Value / row.Grams!.Value.Value) - 1) * 100, 3);
        Assert.Equal(percent, (1 - (row.Bounds.Low.Value / row.Grams!.Value.Value)) * 100, 3);
    }

    [Fact]
    public void Bounds_OfASensorWithAWideRange_NeverFallBelowNothing()
    {
        var row = Assert.Single(Totals(TotalsGrouping.All, Cell(halfPpm: 1_500_000))).Operational;
        Assert.Equal(0, row.Bounds.Low.Value);
        Assert.True(row.Bounds.High.Value > 2 * row.Grams!.Value.Value);
    }

    [Fact]
    public void FacilityRange_IsSensorAndPue()
    {
        var row = Assert.Single(Totals(TotalsGrouping.All, Cell(pue: 1.5m))).Operational;
        Assert.Equal(5_400_000 * (1 - 0.111803), row.FacilityRange.Low, 1);
        Assert.Equal(5_400_000 * (1 + 0.111803), row.FacilityRange.High, 1);
    }

    [Fact]
    public void Shares_OfThirds_SumToTheWhole()
    {
        var row = Assert.Single(Totals(TotalsGrouping.All, Cell(), Cell(hour: 1, quality: FactorQuality.Annual), Cell(hour: 2, grams: null, family: Lifecycle))).Operational;
        Assert.Equal([FactorQuality.Measured, FactorQuality.Annual, null], row.Shares.Select(share => share.Quality));
        Assert.Equal(1_000_000, row.Shares.Sum(share => share.PartsPerMillion));
        Assert.All(row.Shares, share => Assert.InRange(share.PartsPerMillion, 333_333, 333_334));
    }

    [Fact]
    public void Shares_WithoutEnergy_AreNone() => Assert.Empty(Assert.Single(Totals(TotalsGrouping.All, Cell(kilojoules: 0))).Operational.Shares);

    /// <summary>AIB counts CO2, and what Green-e counts is not established: there is no sum, and each part stands for itself.</summary>
    [Fact]
    public void Market_OfMixesThatCountDifferentThings_HasPartsAndNoSum()
    {
        var cells = new[] { Cell("DE"), Cell("US-CAMX"), Cell("FR") };
        var market = Assert.Single(Accountant.Totals(Rules(Contract("c", 0.25m, Hour(0))), TotalsGrouping.All, Context(cells), cells)).Market;
        Assert.Equal((true, null, default), (market.IsMixed, market.Emissions, market.Bounds));
        Assert.Equal([("DE", 0.75 * 724.56), ("FR", 23.52), ("US-CAMX", 197.0)], market.Parts.Select(part => (part.Use.Zone, part.Emissions.Grams.Value)));
        Assert.Equal(2.75, market.Residual.KilowattHours);
    }

    /// <summary>Two zones of one publisher are one sum, with the range of both.</summary>
    [Fact]
    public void Market_OfMixesThatCountTheSame_IsTheirSum()
    {
        var cells = new[] { Cell("SE-SE3", family: Direct), Cell("DE", family: Direct) };
        var market = Assert.Single(Accountant.Totals(Rules(Contract("c", 0.25m, Hour(0))), TotalsGrouping.All, Context(cells), cells)).Market;
        Assert.False(market.IsMixed);
        Assert.Equal(85.52 + (0.75 * 724.56), market.Emissions!.Value.Grams.Value, 9);
        Assert.Equal(market.Parts.Select(part => part.Bounds.High).Aggregate((one, other) => one + other), market.Bounds.High);
        Assert.Equal([ZoneReach.Zone, ZoneReach.Country], market.Parts.Select(part => part.Use.Reach));
    }

    [Fact]
    public void Market_OfSimulatedEnergy_IsNone()
    {
        var cells = new[] { Cell(method: Method.Simulated) };
        var row = Assert.Single(Accountant.Totals(Rules(Contract("c", 5, Hour(0))), TotalsGrouping.All, Context(cells), cells));
        Assert.Null(row.Market.Emissions);
        Assert.Null(row.Market.CarbonFree.Ratio);
    }

    [Fact]
    public void Embodied_OfDevicesThatAreNoGpus_IsNone()
    {
        var cell = Cell();
        var cpu = new AccountContext([], new Dictionary<(string, string), TelemetryFootprint.Collector.Core.Ledger.DeviceIdentity>
        {
            [(cell.Series.Host, cell.Series.Device)] = new(cell.Series.Host, cell.Series.Device, 0, "a socket", DeviceKind.Cpu),
        });
        var row = Assert.Single(Accountant.Totals(Rules(), TotalsGrouping.All, cpu, [cell]));
        Assert.Null(row.Embodied.Grams);
        Assert.Empty(row.Embodied.Unknown);
    }

    [Fact]
    public void Embodied_OfADeviceThatNobodyNamed_IsUnknownHours()
    {
        var row = Assert.Single(Accountant.Totals(Rules(), TotalsGrouping.All, new([], new Dictionary<(string, string), TelemetryFootprint.Collector.Core.Ledger.DeviceIdentity>()), [Cell()]));
        Assert.Null(row.Embodied.Grams);
        Assert.Equal(1, Assert.Single(row.Embodied.Unknown).Value.Value);
    }

    [Theory]
    [InlineData(TotalsGrouping.Host, 2)]
    [InlineData(TotalsGrouping.Zone, 1)]
    [InlineData(TotalsGrouping.Project, 1)]
    [InlineData(TotalsGrouping.Device, 2)]
    public void Totals_ByAnything_HaveEachCellOnce(TotalsGrouping by, int count)
    {
        var rows = Totals(by, Cell(), Cell(host: "node-2"), Cell(hour: 1));
        Assert.Equal(count, rows.Count);
        Assert.Equal(3 * 3_600_000_000L, rows.Sum(row => row.Operational.Energy.Millijoules));
    }

    /// <summary>A contract that ended before the range was used up beside one that did not: both must be looked at from where they began.</summary>
    [Fact]
    public void ContractsFrom_OfOverlappingContracts_IsTheFirstOfTheChain()
    {
        var rules = Rules(Contract("a", 1, Hour(0, 10)), Contract("b", 1, Hour(8, 10)), Contract("c", 1, Hour(16, 10)), Contract("later", 1, Hour(90)));
        Assert.Equal(0, Accountant.ContractsFrom(rules, Hour(20))!.Value.Value);
    }

    [Theory]
    [InlineData(50, null)]
    [InlineData(2, 60)]
    [InlineData(0, null)]
    public void ContractsFrom_OfOneContract_IsItsBeginningIfItMatters(int hour, int? minute) =>
        Assert.Equal(minute, Accountant.ContractsFrom(Rules(Contract("a", 1, Hour(1, 10))), Hour(hour))?.Value);

    [Fact]
    public void ContractsFrom_WithoutContracts_IsNull() => Assert.Null(Accountant.ContractsFrom(Rules(), Hour(0)));

    private static IReadOnlyList<AccountTotal> Totals(TotalsGrouping by, params AccountCell[] cells) => Accountant.Totals(Rules(), by, Context(cells), cells);
}
