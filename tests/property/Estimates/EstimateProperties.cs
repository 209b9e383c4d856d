using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;

namespace TelemetryFootprint.PropertyTests.Estimates;

public sealed class EstimateProperties
{
    private static readonly Gen<Pue> Pues = Gen.Choose(1_000_000, 3_000_000).Select(partsPerMillion => new Pue(partsPerMillion, true));

    private static readonly Gen<EnergyTerm> Terms =
        from watthours in Gen.Choose(0, 2_000_000_000)
        from percent in Gen.Choose(0, 90)
        from basis in Gen.Elements(EnergyBasis.It, EnergyBasis.Facility)
        select new EnergyTerm(Joules.FromKilowattHours(watthours / 1000m), RelativeHalfWidth.FromPercent(percent), basis);

    private static readonly Arbitrary<EstimateInput> Inputs =
        (from terms in Gen.ArrayOf(Terms)
         from pue in Pues
         from grams in Gen.Choose(0, 3000)
         from wue in Gen.Choose(0, 2000)
         from ewif in Gen.Choose(0, 20_000)
         from widths in Gen.Choose(0, 50)
         select new EstimateInput
         {
             Energy = terms,
             Pue = pue,
             PueHalfWidth = RelativeHalfWidth.FromPercent(widths / 5m),
             Intensity = GramsPerKilowattHour.FromGrams(grams),
             IntensityHalfWidth = RelativeHalfWidth.FromPercent(widths),
             Wue = new LitresPerKilowattHour(wue * 1000L),
             ElectricityWater = new LitresPerKilowattHour(ewif * 1000L),
             WaterHalfWidth = RelativeHalfWidth.FromPercent(widths),
         }).ToArbitrary();

    [Fact]
    public void Of_AnyInput_LiesInItsBoundsAndNeverBelowZero() => Prop.ForAll(Inputs, input =>
    {
        var estimate = Estimator.Of(input);
        var grams = estimate.Operational!.Value;
        var water = estimate.WaterTotal!.Value;
        return estimate.It.Low.Millijoules >= 0 && estimate.It.Low.Millijoules <= estimate.It.Mid.Millijoules && estimate.It.Mid.Millijoules <= estimate.It.High.Millijoules
            && grams.Low.Grams.Picograms >= 0 && grams.Low.Grams.Picograms <= grams.Mid.Grams.Picograms && grams.Mid.Grams.Picograms <= grams.High.Grams.Picograms
            && water.Low.Nanolitres >= 0 && water.Low.Nanolitres <= water.Mid.Nanolitres && water.Mid.Nanolitres <= water.High.Nanolitres;
    }).QuickCheckThrowOnFailure();

    /// <summary>Order and grouping of terms are nothing to their energy.</summary>
    [Fact]
    public void Of_TermsInAnyOrder_IsTheSameEnergy() => Prop.ForAll(Inputs, input =>
    {
        var backwards = Estimator.Of(input with { Energy = [.. input.Energy.Reverse()] });
        var forwards = Estimator.Of(input);
        return forwards.It.Mid == backwards.It.Mid && forwards.Facility.Mid == backwards.Facility.Mid && forwards.Operational!.Value.Mid == backwards.Operational!.Value.Mid;
    }).QuickCheckThrowOnFailure();

    /// <summary>More of any one input is never less of what follows.</summary>
    [Fact]
    public void Of_MoreEnergy_IsNeverFewerGrams() => Prop.ForAll(Inputs, Terms.ToArbitrary(), (input, more) =>
        Estimator.Of(input with { Energy = [.. input.Energy, more] }).Operational!.Value.Mid.Grams.Picograms >= Estimator.Of(input).Operational!.Value.Mid.Grams.Picograms)
        .QuickCheckThrowOnFailure();

    /// <summary>There and back: what the meter reads, less the PUE, is the machines' energy to the millijoule.</summary>
    [Fact]
    public void FacilityEnergy_ThereAndBack_IsTheSame() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Pues.ToArbitrary(), (millijoules, pue) =>
        FacilityEnergy.Of(new Joules(millijoules), pue).ToIt(pue).Millijoules == millijoules).QuickCheckThrowOnFailure();

    /// <summary>Water of two halves is the water of the whole, to a nanolitre of rounding in each of four terms.</summary>
    [Fact]
    public void Water_OfParts_IsThatOfTheWhole() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), Pues.ToArbitrary(), (first, second, pue) =>
    {
        var wue = new LitresPerKilowattHour(550_000);
        var ewif = new LitresPerKilowattHour(3_142_000);
        var parts = WaterFootprint.Of(new(first), pue, wue, ewif) + WaterFootprint.Of(new(second), pue, wue, ewif);
        var whole = WaterFootprint.Of(new((long)first + second), pue, wue, ewif);
        return Int128.Abs(parts.Total!.Value.Nanolitres - whole.Total!.Value.Nanolitres) <= 4;
    }).QuickCheckThrowOnFailure();
}
