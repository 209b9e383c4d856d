using TelemetryFootprint.Agent.Core.Energy.States;

namespace TelemetryFootprint.UnitTests.Agent.Core.Energy.States;

public sealed class StateSplitTests
{
    private const long Second = 1_000_000;

    /// <summary>400 J in a second on a baseline of 70 W.</summary>
    [Theory]
    [InlineData(100, true, 400_000, 0, 0)]
    [InlineData(98, true, 398_600, 1_400, 0)]
    [InlineData(50, true, 365_000, 35_000, 0)]
    [InlineData(20, null, 344_000, 56_000, 0)]
    [InlineData(0, true, 0, 400_000, 0)]
    [InlineData(0, false, 0, 0, 400_000)]
    [InlineData(0, null, 0, 0, 400_000)]
    public void Of_UtilisationKnown_GivesTheTimeWithoutLoadItsBaseline(int percent, bool? isHeld, long active, long executionIdle, long idle) =>
        Assert.Equal(new StateEnergy(active, executionIdle, idle), StateSplit.Of(400_000, Second, 70_000, percent, isHeld));

    [Fact]
    public void Of_BaselineAboveTheRow_GivesNoMoreThanTheShareOfTheTime() =>
        Assert.Equal(new StateEnergy(30_000, 30_000, 0), StateSplit.Of(60_000, Second, 500_000, 50, true));

    [Fact]
    public void Of_BaselineUnknown_GivesTheShareOfTheTime() =>
        Assert.Equal(new StateEnergy(300_000, 100_000, 0), StateSplit.Of(400_000, Second, null, 75, true));

    /// <summary>Under MIG NVML has no utilisation.</summary>
    [Theory]
    [InlineData(87_500, true, 0, 87_500, 0)]
    [InlineData(87_500, false, 0, 0, 87_500)]
    [InlineData(87_501, true, 87_501, 0, 0)]
    [InlineData(400_000, false, 400_000, 0, 0)]
    public void Of_UtilisationUnknown_AsksWhetherPowerIsNearTheBaseline(long millijoules, bool isHeld, long active, long executionIdle, long idle) =>
        Assert.Equal(new StateEnergy(active, executionIdle, idle), StateSplit.Of(millijoules, Second, 70_000, null, isHeld));

    [Theory]
    [InlineData(null, true)]
    [InlineData(70_000L, null)]
    public void Of_NeitherUtilisationNorTheRest_IsUnknown(long? baseline, bool? isHeld) =>
        Assert.Null(StateSplit.Of(400_000, Second, baseline, null, isHeld));

    [Theory]
    [InlineData(0)]
    [InlineData(10_000_001)]
    public void Of_RowWithoutLengthOrTooLong_IsUnknown(long microseconds) =>
        Assert.Null(StateSplit.Of(400_000, microseconds, 70_000, 50, true));

    [Fact]
    public void Of_NoEnergy_IsNoEnergyOfAState() =>
        Assert.Equal(0, StateSplit.Of(0, Second, 70_000, 30, true)!.Value.Millijoules);
}
