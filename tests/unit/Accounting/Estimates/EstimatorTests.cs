using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting.Estimates;

public sealed class EstimatorTests
{
    private static EnergyTerm Term(decimal kilowattHours, int percent = 0, EnergyBasis basis = EnergyBasis.It) =>
        new(Joules.FromKilowattHours(kilowattHours), RelativeHalfWidth.FromPercent(percent), basis);

    private static EstimateInput Input(params EnergyTerm[] terms) => new()
    {
        Energy = terms,
        Pue = Pue.FromRatio(1.25m),
        Intensity = GramsPerKilowattHour.FromGrams(400),
        Wue = LitresPerKilowattHour.FromLitres(0.5m),
        ElectricityWater = LitresPerKilowattHour.FromLitres(2),
    };

    /// <summary>Google's formula: (training + queries × energy per query) × PUE × intensity.</summary>
    [Fact]
    public void Of_TrainingAndQueries_IsTheirSumTimesPueTimesIntensity()
    {
        var training = EnergyTerm.OfDevices(new DeviceHours(1000), Watts.FromWatts(500), default, EnergyBasis.It);
        var queries = EnergyTerm.OfQueries(1_000_000, Joules.FromKilowattHours(0.0003m), default, EnergyBasis.It);

        var estimate = Estimator.Of(Input(training, queries));

        Assert.Equal(800, estimate.It.Mid.KilowattHours, 1e-9);
        Assert.Equal(1000, estimate.Facility.Mid.KilowattHours, 1e-9);
        Assert.Equal(400_000, estimate.Operational!.Value.Mid.Grams.Value, 1e-6);
        Assert.Equal((400.0, 2000.0), (estimate.Water.OnSite!.Value.Value, estimate.Water.OffSite!.Value.Value));
    }

    /// <summary>1,000 kWh at the meter are the 800 kWh of the machines: the PUE is in both answers once.</summary>
    [Fact]
    public void Of_FacilityEnergy_IsTheSameAsOfItsItEnergy()
    {
        var metered = Estimator.Of(Input(Term(1000, 10, EnergyBasis.Facility)));
        var machines = Estimator.Of(Input(Term(800, 10)));

        Assert.Equal(machines, metered);
    }

    /// <summary>A meter's reading needs no PUE: only the machines' part of it is as uncertain as the PUE is.</summary>
    [Theory]
    [InlineData(EnergyBasis.It, 0.10, 0)]
    [InlineData(EnergyBasis.Facility, 0, 0.10)]
    public void Of_UncertainPue_WidensOnlyWhatItWasAppliedTo(EnergyBasis basis, double facility, double machines)
    {
        var estimate = Estimator.Of(Input(Term(1000, 0, basis)) with { PueHalfWidth = RelativeHalfWidth.FromPercent(10) });

        Assert.Equal(facility, (estimate.Facility.High.KilowattHours / estimate.Facility.Mid.KilowattHours) - 1, 1e-9);
        Assert.Equal(machines, (estimate.It.High.KilowattHours / estimate.It.Mid.KilowattHours) - 1, 1e-9);
    }

    [Fact]
    public void Of_IndependentErrors_CombineInQuadrature()
    {
        var estimate = Estimator.Of(Input(Term(1000, 5)) with { PueHalfWidth = RelativeHalfWidth.FromPercent(3), IntensityHalfWidth = RelativeHalfWidth.FromPercent(10) });

        var grams = estimate.Operational!.Value;
        Assert.Equal(0.116, (grams.High.Grams.Value / grams.Mid.Grams.Value) - 1, 0.0005);
        Assert.Equal(0.116, 1 - (grams.Low.Grams.Value / grams.Mid.Grams.Value), 0.0005);
        Assert.Equal((950.0, 1050.0), (estimate.It.Low.KilowattHours, estimate.It.High.KilowattHours));
    }

    /// <summary>Two terms of one kind share their error: ± 50 % of each is ± 50 % of both.</summary>
    [Fact]
    public void Of_ManyTermsOfOneWidth_IsAsWideAsEach()
    {
        var estimate = Estimator.Of(Input([.. Enumerable.Repeat(Term(10, 50), 20)]));

        Assert.Equal((100.0, 200.0, 300.0), (estimate.It.Low.KilowattHours, estimate.It.Mid.KilowattHours, estimate.It.High.KilowattHours));
    }

    [Fact]
    public void Of_WiderThanItself_IsNeverBelowZero()
    {
        var estimate = Estimator.Of(Input(Term(10, 90)) with { IntensityHalfWidth = RelativeHalfWidth.FromPercent(90), WaterHalfWidth = RelativeHalfWidth.FromPercent(100) });

        Assert.Equal(0, estimate.Operational!.Value.Low.Grams.Value);
        Assert.Equal(0, estimate.WaterTotal!.Value.Low.Value);
    }

    [Fact]
    public void Of_WhatIsNotKnown_IsNullNotZero()
    {
        var estimate = Estimator.Of(new EstimateInput { Energy = [Term(10)] });

        Assert.Null(estimate.Operational);
        Assert.Null(estimate.Embodied);
        Assert.Null(estimate.WaterTotal);
        Assert.Equal(10, estimate.Facility.Mid.KilowattHours);
    }

    [Fact]
    public void Of_Hardware_IsAmortisedPerReservedHour()
    {
        var estimate = Estimator.Of(Input(Term(1)) with
        {
            Hardware = [EmbodiedTable.Bundled.Find("H100 80GB HBM3")!, EmbodiedTable.Bundled.Find("hgx-host")!],
            DeviceHours = new DeviceHours(10),
        });

        Assert.Equal(333.5, estimate.Embodied!.Value.Mid.Grams.Value, 0.05);
        Assert.True(estimate.Embodied.Value.Low.Grams.Value < 333 && estimate.Embodied.Value.High.Grams.Value > 334);
    }

    [Fact]
    public void Of_NoEnergyAtAll_IsNothing()
    {
        var estimate = Estimator.Of(Input());

        Assert.Equal((0.0, 0.0), (estimate.It.High.KilowattHours, estimate.Operational!.Value.Mid.Grams.Value));
    }

    [Theory]
    [InlineData(EnergyBasis.It)]
    [InlineData(EnergyBasis.Facility)]
    public void Levers_EachOfThem_ReducesWhatItActsOn(EnergyBasis basis)
    {
        var input = Input(Term(1000, 0, basis));
        var before = Estimator.Of(input);
        var levers = new Levers(2, 5, 1.25m, 4);

        var after = Estimator.Of(levers.Apply(input));

        Assert.Equal((12.5m, 50m), (levers.EnergyReduction, levers.EmissionReduction));
        Assert.Equal(12.5, before.Facility.Mid.KilowattHours / after.Facility.Mid.KilowattHours, 1e-6);
        Assert.Equal(50, before.Operational!.Value.Mid.Grams.Value / after.Operational!.Value.Mid.Grams.Value, 1e-6);
        Assert.Equal(10, before.It.Mid.KilowattHours / after.It.Mid.KilowattHours, 1e-6);
    }

    [Fact]
    public void Levers_None_ChangeNothing()
    {
        var input = Input(Term(7, 3));

        Assert.Equal(Estimator.Of(input), Estimator.Of(Levers.None.Apply(input)));
    }

    /// <summary>How much another machine's making emitted does not follow from this one's.</summary>
    [Fact]
    public void Levers_AnotherMachine_LeavesItsHardwareUnknown()
    {
        var input = Input(Term(1)) with { Hardware = [EmbodiedTable.Bundled.Find("A100")!], DeviceHours = new DeviceHours(8) };

        Assert.Null(Estimator.Of(new Levers(1, 2, 1, 1).Apply(input)).Embodied);
        Assert.Equal(4, new Levers(2, 1, 1, 1).Apply(input).DeviceHours.Value);
    }
}
