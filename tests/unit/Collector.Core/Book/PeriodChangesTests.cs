using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.UnitTests.Collector.Core.Book;

/// <summary>Closed + changes = today, in energy, in unpriced energy and in grams, whatever the difference is made of.</summary>
public sealed class PeriodChangesTests
{
    private static readonly FactorFamily Direct = new(FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2);
    private static readonly FactorFamily Lifecycle = Direct with { Kind = FactorKind.Lifecycle, Gas = FactorGas.Co2e };

    [Fact]
    public void Of_TheSame_IsNothing() => Assert.Empty(PeriodChanges.Of([Total("GB", Direct, 5, 2, 100)], [Total("GB", Direct, 5, 2, 100)], []));

    [Fact]
    public void Of_LateEnergyInPartUnpriced_KeepsItApart()
    {
        var changes = PeriodChanges.Of([Total("GB", Direct, 1, 0, 100)], [Total("GB", Direct, 3, 1, 200)], []);
        Assert.Equal([Change("GB", Direct, 1, 100, PeriodMemos.Residual), Change("GB", null, 1, null, PeriodChanges.Unpriced)], changes);
    }

    [Fact]
    public void Of_AFirstPrice_TakesTheEnergyFromTheUnpriced()
    {
        var changes = PeriodChanges.Of([Total("GB", Direct, 2, 2, null)], [Total("GB", Direct, 2, 0, 200)], []);
        Assert.Equal([Change("GB", Direct, 2, 200, PeriodMemos.Residual), Change("GB", null, -2, null, PeriodChanges.Unpriced)], changes);
    }

    [Fact]
    public void Of_ARestatement_IsItsReasonWithoutEnergy()
    {
        var changes = PeriodChanges.Of([Total("GB", Direct, 2, 0, 200)], [Total("GB", Direct, 2, 0, 240)], [("GB", Direct, false, "meter", Grams(40))]);
        Assert.Equal([Change("GB", Direct, 0, 40, "meter")], changes);
    }

    [Fact]
    public void Of_AMoveToAnotherZone_TakesTheEnergyWithItsGrams()
    {
        var changes = PeriodChanges.Of(
            [Total("FR", Direct, 1, 0, 50), Total("GB", Direct, 2, 0, 200)], [Total("FR", Direct, 3, 0, 150)],
            [("GB", Direct, false, "it stood in FR", Grams(-200)), ("FR", Direct, false, "it stood in FR", Grams(100))]);
        Assert.Equal([Change("FR", Direct, 2, 100, "it stood in FR"), Change("GB", Direct, -2, -200, "it stood in FR")], changes);
    }

    [Fact]
    public void Of_AnotherKind_IsNeverOneRow()
    {
        var changes = PeriodChanges.Of([Total("GB", Direct, 2, 0, 200)], [Total("GB", Lifecycle, 2, 0, 300)], []);
        Assert.Equal([Change("GB", Direct, -2, -200, PeriodMemos.Residual), Change("GB", Lifecycle, 2, 300, PeriodMemos.Residual)], changes.OrderBy(change => change.Energy.Millijoules));
    }

    [Fact]
    public void Of_SimulatedEnergy_IsApart()
    {
        var changes = PeriodChanges.Of([Total("GB", Direct, 2, 0, 200)], [Total("GB", Direct, 2, 0, 200), Total("GB", Direct, 1, 0, 100) with { Simulated = true }], []);
        Assert.True(Assert.Single(changes).Simulated);
    }

    private static PeriodTotal Total(string zone, FactorFamily family, int energy, int unpriced, int? grams) =>
        new(zone, family, false, KilowattHours(energy), KilowattHours(unpriced), grams is { } known ? Grams(known) : null);

    private static PeriodChange Change(string zone, FactorFamily? family, int energy, int? grams, string reason) =>
        new(zone, family, false, KilowattHours(energy), grams is { } known ? Grams(known) : null, reason);

    private static Joules KilowattHours(int energy) => new(energy * Joules.MillijoulesPerKilowattHour);

    private static EmissionProduct Grams(int grams) => new((Int128)grams * 1_000_000_000 * EmissionProduct.PerNanogram);
}
