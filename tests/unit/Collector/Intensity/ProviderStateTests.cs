using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

public sealed class ProviderStateTests
{
    private static readonly ProviderKey Key = new("scripted", "GB");
    private static readonly DateTimeOffset Midnight = new UtcMinute(600).ToTime();
    private readonly ProviderStates _states = new();

    [Theory]
    [InlineData(29, 0)]
    [InlineData(30, 0)]
    [InlineData(90, 3600)]
    public void Age_OfTheNewestLiveValue_BeginsAtItsEnd(int minutesLater, int seconds)
    {
        Say(ScriptedProvider.Say(570, 1, FactorQuality.Measured), ScriptedProvider.Say(600, 2, FactorQuality.Estimated), ScriptedProvider.Say(630, 3, FactorQuality.Forecast));

        Assert.Equal(seconds, State().Age(Midnight.AddMinutes(minutesLater))!.Value.TotalSeconds);
    }

    [Fact]
    public void Age_OfForecastsAlone_BeginsWithTheAnswer()
    {
        Say(ScriptedProvider.Say(600, 3, FactorQuality.Forecast));

        Assert.Equal(TimeSpan.FromMinutes(7), State().Age(Midnight.AddMinutes(7)));
    }

    [Fact]
    public void Age_OfAProviderThatNeverAnswered_IsUnknown()
    {
        _states.Register(Key);

        Assert.Null(State().Age(Midnight));
        Assert.False(State().IsUp);
    }

    [Fact]
    public void Failures_AreCountedByReason_AndWhatWasSaidStays()
    {
        Say(ScriptedProvider.Say(600, 2, FactorQuality.Measured));
        _states.Failed(Key, "down", IntensityFailure.Server);
        _states.Failed(Key, "down", IntensityFailure.Server);
        _states.Failed(Key, "late", IntensityFailure.Throttled);

        Assert.Equal((2, 1, 3), (State().Failures[IntensityFailure.Server], State().Failures[IntensityFailure.Throttled], State().Errors));
        Assert.False(State().IsUp);
        Assert.Single(_states.SaidBy(Key));
    }

    [Fact]
    public void Count_OfAPastQuestion_LeavesTheProviderUp()
    {
        Say(ScriptedProvider.Say(600, 2, FactorQuality.Measured));

        _states.Count(Key, IntensityFailure.NoValue);

        Assert.True(State().IsUp);
        Assert.Equal(1, State().Errors);
    }

    private void Say(params FactorObservation[] said) => _states.Succeeded(Key, Midnight, said);

    private ProviderState State() => Assert.Single(_states.All);
}
