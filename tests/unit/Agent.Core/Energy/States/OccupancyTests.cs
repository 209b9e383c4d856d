using TelemetryFootprint.Agent.Core.Energy.States;

namespace TelemetryFootprint.UnitTests.Agent.Core.Energy.States;

public sealed class OccupancyTests
{
    private const long Second = 1_000_000;

    private readonly Occupancy _occupancy = new();

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(4, 100, true)]
    [InlineData(0, 0, false)]
    [InlineData(0, 30, true)] // somebody whom this container does not see
    [InlineData(0, null, false)]
    [InlineData(2, null, true)]
    public void IsHeld_WithProcessCount_IsWhatItSays(int processes, int? utilization, bool expected)
    {
        _occupancy.Observe(Second, processes, utilization);

        Assert.Equal(expected, _occupancy.IsHeld);
    }

    [Fact]
    public void IsHeld_NothingKnown_IsUnknown()
    {
        Assert.Null(_occupancy.IsHeld);
        _occupancy.Observe(Second, null, null);
        Assert.Null(_occupancy.IsHeld);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void IsHeld_WithoutProcessCount_LastsAMinuteAfterLoad(int secondsLater, bool expected)
    {
        _occupancy.Observe(0, null, 80);
        _occupancy.Observe(secondsLater * Second, null, 0);

        Assert.Equal(expected, _occupancy.IsHeld);
    }

    [Fact]
    public void IsHeld_NeverAnyLoad_IsNotHeld()
    {
        _occupancy.Observe(0, null, 0);

        Assert.False(_occupancy.IsHeld);
    }
}
