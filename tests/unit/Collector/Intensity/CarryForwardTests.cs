using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Intensity;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

public sealed class CarryForwardTests
{
    private const int Slot = 30;

    private static readonly FactorObservation Good = ScriptedProvider.Say(600, 100, FactorQuality.Measured);

    [Fact]
    public void Of_AMeasuredValue_HoldsForTwoIntervalsAndNoLonger()
    {
        var carried = CarryForward.Of([ScriptedProvider.Say(570, 50, FactorQuality.Measured), Good], Slot, isSilent: false);

        Assert.Equal([(630, 660), (660, 690)], carried.Select(said => (said.Interval.From.Value, said.Interval.To.Value)));
        Assert.All(carried, said => Assert.Equal((100.0, FactorQuality.Carried, Good.Identity), (said.Value.Value, said.Quality, said.Identity)));
    }

    /// <summary>A row of a year would price two more years, and a row of a day hides that nobody has said anything since.</summary>
    [Theory]
    [InlineData(365 * 24 * 60)]
    [InlineData(60)]
    public void Of_AnIntervalLongerThanASlot_HoldsForTwoSlots(int length)
    {
        var carried = CarryForward.Of([ScriptedProvider.Say(600, 100, FactorQuality.Measured, length)], Slot, isSilent: true);

        Assert.Equal([(600 + length, 630 + length), (630 + length, 660 + length)], carried.Select(said => (said.Interval.From.Value, said.Interval.To.Value)));
    }

    [Fact]
    public void Of_AnIntervalShorterThanASlot_HoldsForTwoOfItsOwn() =>
        Assert.Equal([605, 610], CarryForward.Of([ScriptedProvider.Say(600, 100, FactorQuality.Measured, 5)], Slot, isSilent: true).Select(said => said.Interval.From.Value));

    /// <summary>A value stands in for the next; what it was made of was said of its own time only.</summary>
    [Fact]
    public void Of_AValueWithAMix_IsCarriedWithoutIt() =>
        Assert.All(CarryForward.Of([Good with { Mix = new("wind=1000000") }], Slot, isSilent: true), said => Assert.Null(said.Mix));

    [Fact]
    public void Of_WhatTheAnswerItselfForecasts_IsNotCarried()
    {
        var carried = CarryForward.Of([Good, ScriptedProvider.Say(630, 80, FactorQuality.Forecast)], Slot, isSilent: false);

        Assert.Equal(660, Assert.Single(carried).Interval.From.Value);
    }

    [Fact]
    public void Of_ASilentProvidersForecast_GivesWayToItsLastGoodValue() =>
        Assert.Equal(2, CarryForward.Of([Good, ScriptedProvider.Say(630, 80, FactorQuality.Forecast)], Slot, isSilent: true).Count);

    [Theory]
    [InlineData(FactorQuality.Forecast)]
    [InlineData(FactorQuality.Annual)]
    [InlineData(FactorQuality.Carried)]
    public void Of_NothingMeasuredOrEstimated_IsNothing(FactorQuality quality) =>
        Assert.Empty(CarryForward.Of([ScriptedProvider.Say(600, 100, quality)], Slot, isSilent: true));
}
