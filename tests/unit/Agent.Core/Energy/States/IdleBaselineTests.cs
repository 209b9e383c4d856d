using TelemetryFootprint.Agent.Core.Energy.States;

namespace TelemetryFootprint.UnitTests.Agent.Core.Energy.States;

public sealed class IdleBaselineTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void Milliwatts_NothingKnownNothingSeen_IsUnknown() => Assert.Null(new IdleBaseline(null).Milliwatts);

    [Fact]
    public void Observe_BusyFromBoot_KeepsThePrior()
    {
        var baseline = new IdleBaseline(70_000);

        for (var second = 0; second < 3600; second++)
            baseline.Observe(second * Second, 690_000, 100);

        Assert.Equal(70_000, baseline.Milliwatts);
    }

    [Fact]
    public void Observe_BusyFromBootWithoutPrior_IsTheLowestSeen()
    {
        var baseline = new IdleBaseline(null);

        for (var second = 0; second < 600; second++)
            baseline.Observe(second * Second, second % 10 == 0 ? 200_000 : 690_000, 90);

        Assert.InRange(baseline.Milliwatts!.Value, 200_000, 260_000);
    }

    [Fact]
    public void Observe_LowerThanThePrior_FollowsWithinSeconds()
    {
        var baseline = new IdleBaseline(200_000);

        for (var second = 0; second <= 60; second++)
            baseline.Observe(second * Second, 110_000, 40);

        Assert.InRange(baseline.Milliwatts!.Value, 110_000, 111_000);
    }

    [Fact]
    public void Observe_IdleAboveThePrior_RisesOverMinutesNotAtOnce()
    {
        var baseline = new IdleBaseline(30_000);

        for (var second = 0; second <= 10; second++)
            baseline.Observe(second * Second, 110_000, 0);
        Assert.InRange(baseline.Milliwatts!.Value, 30_001, 40_000);

        for (var second = 11; second <= 3600; second++)
            baseline.Observe(second * Second, 110_000, 0);
        Assert.InRange(baseline.Milliwatts!.Value, 109_000, 110_000);
    }

    [Fact]
    public void Observe_OneOddLowReading_IsForgottenWhileIdle()
    {
        var baseline = new IdleBaseline(70_000);
        baseline.Observe(0, 70_000, 0);
        baseline.Observe(Second, 5_000, 0);
        Assert.InRange(baseline.Milliwatts!.Value, 60_000, 69_000);

        for (var second = 2; second <= 3600; second++)
            baseline.Observe(second * Second, 70_000, 0);

        Assert.InRange(baseline.Milliwatts!.Value, 69_900, 70_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Observe_PowerOfZero_IsNoReading(long milliwatts)
    {
        var baseline = new IdleBaseline(70_000);
        for (var second = 0; second < 100; second++)
            baseline.Observe(second * Second, milliwatts, 0);

        Assert.Equal(70_000, baseline.Milliwatts);
    }

    [Fact]
    public void Observe_UnknownUtilisation_NeverRaises()
    {
        var baseline = new IdleBaseline(70_000);
        for (var second = 0; second < 3600; second++)
            baseline.Observe(second * Second, 400_000, null);

        Assert.Equal(70_000, baseline.Milliwatts);
    }
}
