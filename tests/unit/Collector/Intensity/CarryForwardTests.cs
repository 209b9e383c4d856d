using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Intensity;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

public sealed class CarryForwardTests
{
    private static readonly FactorObservation Good = ScriptedProvider.Say(600, 100, FactorQuality.Measured);

    [Fact]
    public void Of_AMeasuredValue_HoldsForTwoIntervalsAndNoLonger()
    {
        var carried = CarryForward.Of([ScriptedProvider.Say(570, 50, FactorQuality.Measured), Good], isSilent: false);

        Assert.Equal([(630, 660), (660, 690)], carried.Select(said => (said.Interval.From.Value, said.Interval.To.Value)));
        Assert.All(carried, said => Assert.Equal((100.0, FactorQuality.Carried, Good.Identity), (said.Value.Value, said.Quality, said.Identity)));
    }

    [Fact]
    public void Of_WhatTheAnswerItselfForecasts_IsNotCarried()
    {
        var carried = CarryForward.Of([Good, ScriptedProvider.Say(630, 80, FactorQuality.Forecast)], isSilent: false);

        Assert.Equal(660, Assert.Single(carried).Interval.From.Value);
    }

    [Fact]
    public void Of_ASilentProvidersForecast_GivesWayToItsLastGoodValue() =>
        Assert.Equal(2, CarryForward.Of([Good, ScriptedProvider.Say(630, 80, FactorQuality.Forecast)], isSilent: true).Count);

    [Theory]
    [InlineData(FactorQuality.Forecast)]
    [InlineData(FactorQuality.Annual)]
    [InlineData(FactorQuality.Carried)]
    public void Of_NothingMeasuredOrEstimated_IsNothing(FactorQuality quality) =>
        Assert.Empty(CarryForward.Of([ScriptedProvider.Say(600, 100, quality)], isSilent: true));
}
