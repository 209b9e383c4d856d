using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.UnitTests.Collector.Core.Carbon;

public class FactorChoiceTests
{
    private static readonly FactorIdentity First = new("first", FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e, "test");
    private static readonly FactorIdentity Second = First with { Provider = "second" };
    private static readonly MinuteRange Slot = new(new(600), new(630));
    private static readonly FactorChain Chain = new("Z", [First, Second], 30);

    private static FactorVersion Version(long id, int from, int to, int grams, FactorQuality quality, FactorIdentity? identity = null) => new(
        id, new("Z", new(new(from), new(to)), GramsPerKilowattHour.FromGrams(grams), quality, identity ?? First), DateTimeOffset.UnixEpoch);

    [Fact]
    public void Best_WithNothing_IsUnknown() => Assert.Null(FactorChoice.Best(Chain, Slot, []));

    [Fact]
    public void Best_HigherGradeOfALaterProvider_Wins() => Assert.Equal("second", FactorChoice.Best(Chain, Slot,
        [Version(1, 600, 630, 100, FactorQuality.Forecast), Version(2, 600, 630, 200, FactorQuality.Measured, Second)])!.Provider);

    [Fact]
    public void Best_EqualGrades_FollowTheChain() => Assert.Equal("first", FactorChoice.Best(Chain, Slot,
        [Version(1, 600, 630, 200, FactorQuality.Measured, Second), Version(2, 600, 630, 100, FactorQuality.Measured)])!.Provider);

    [Fact]
    public void Best_FinerIntervals_AreWeightedByTheirMinutes()
    {
        var best = FactorChoice.Best(Chain, Slot, [Version(1, 595, 610, 300, FactorQuality.Measured), Version(2, 610, 640, 150, FactorQuality.Estimated)])!;
        Assert.Equal(200_000_000, best.Value.Micrograms);
        Assert.Equal(FactorQuality.Estimated, best.Quality);
        Assert.Equal(2, best.Version.Id);
    }

    [Fact]
    public void Best_PartlyCoveredSlot_IsUnknown() => Assert.Null(FactorChoice.Best(Chain, Slot, [Version(1, 600, 629, 100, FactorQuality.Measured)]));

    [Fact]
    public void Best_LaterLowerGradeOfTheSameProvider_DoesNotReplace() => Assert.Equal(100, FactorChoice.Best(Chain, Slot,
        [Version(1, 600, 630, 100, FactorQuality.Measured), Version(2, 600, 630, 200, FactorQuality.Forecast)])!.Value.Value);

    [Theory]
    [InlineData(FactorQuality.Annual)]
    [InlineData(FactorQuality.Forecast)]
    public void Best_CarriedValue_IsBeforeForecastAndYear(FactorQuality other) => Assert.Equal(100, FactorChoice.Best(Chain, Slot,
        [Version(1, 600, 630, 100, FactorQuality.Carried, Second), Version(2, 600, 630, 200, other)])!.Value.Value);

    [Fact]
    public void Best_NewerForecast_Replaces() => Assert.Equal(200, FactorChoice.Best(Chain, Slot,
        [Version(1, 600, 630, 100, FactorQuality.Forecast), Version(2, 600, 630, 200, FactorQuality.Forecast)])!.Value.Value);

    [Theory]
    [InlineData(FactorQuality.Annual, FactorQuality.Forecast, true)]
    [InlineData(FactorQuality.Forecast, FactorQuality.Measured, true)]
    [InlineData(FactorQuality.Estimated, FactorQuality.Measured, true)]
    [InlineData(FactorQuality.Measured, FactorQuality.Measured, true)]
    [InlineData(FactorQuality.Forecast, FactorQuality.Forecast, false)]
    [InlineData(FactorQuality.Estimated, FactorQuality.Estimated, false)]
    [InlineData(FactorQuality.Measured, FactorQuality.Estimated, false)]
    [InlineData(FactorQuality.Annual, FactorQuality.Carried, true)]
    [InlineData(FactorQuality.Forecast, FactorQuality.Carried, false)]
    [InlineData(FactorQuality.Carried, FactorQuality.Carried, false)]
    [InlineData(FactorQuality.Carried, FactorQuality.Forecast, false)]
    [InlineData(FactorQuality.Carried, FactorQuality.Annual, false)]
    [InlineData(FactorQuality.Carried, FactorQuality.Estimated, true)]
    [InlineData(FactorQuality.Carried, FactorQuality.Measured, true)]
    [InlineData(FactorQuality.Estimated, FactorQuality.Carried, false)]
    public void Replaces_OfTheSameProvider_FollowsTheGrades(FactorQuality booked, FactorQuality offered, bool expected) =>
        Assert.Equal(expected, FactorChoice.Replaces(booked, "first", 1, new(Version(2, 600, 630, 1, offered), new(1), offered)));

    [Fact]
    public void Replaces_MeasuredByMeasuredOfAnother_IsRefused() =>
        Assert.False(FactorChoice.Replaces(FactorQuality.Measured, "first", 1, new(Version(2, 600, 630, 1, FactorQuality.Measured, Second), new(1), FactorQuality.Measured)));

    [Theory]
    [InlineData(FactorKind.Lifecycle, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2e)]
    [InlineData(FactorKind.Direct, FactorSignal.Marginal, FactorBasis.Location, FactorGas.Co2e)]
    [InlineData(FactorKind.Direct, FactorSignal.Average, FactorBasis.Market, FactorGas.Co2e)]
    [InlineData(FactorKind.Direct, FactorSignal.Average, FactorBasis.Location, FactorGas.Co2)]
    public void Chain_ProviderOfAnotherFamily_IsSkipped(FactorKind kind, FactorSignal signal, FactorBasis basis, FactorGas gas)
    {
        var other = new FactorIdentity("other", kind, signal, basis, gas, "test");
        var chain = new FactorChain("Z", [First, other, Second], 30);
        Assert.Equal([other], chain.Skipped);
        Assert.False(chain.Admits(other));
        Assert.Equal(1, chain.RankOf("second"));
        Assert.Null(FactorChoice.Best(chain, Slot, [Version(1, 600, 630, 5, FactorQuality.Measured, other)]));
        Assert.Equal(FactorFamily.Of(other), FactorFamily.FromCode(FactorFamily.Of(other).Code));
    }

    [Fact]
    public void Chain_OddSlot_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new FactorChain("Z", [First], 7));
}
