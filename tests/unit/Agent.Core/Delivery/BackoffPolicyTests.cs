using TelemetryFootprint.Agent.Core.Delivery;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

public sealed class BackoffPolicyTests
{
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(5, 8)]
    [InlineData(7, 32)]
    [InlineData(8, 60)]
    [InlineData(int.MaxValue, 60)]
    public void Ceiling_AfterFailures_DoublesToAMinute(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), BackoffPolicy.Ceiling(failures));

    [Theory]
    [InlineData(1, 0, 5)]
    [InlineData(2, 0, 10)]
    [InlineData(4, 0.5, 45)]
    [InlineData(5, 0, 60)]
    [InlineData(int.MaxValue, 0.999999, 75)]
    public void Refused_TimeAfterTime_DoublesToAMinute(int refusals, double random, double seconds) =>
        Assert.Equal(seconds, BackoffPolicy.Refused(TimeSpan.FromSeconds(5), refusals, random).TotalSeconds, 3);

    [Fact]
    public void Pause_IsSpreadOverTheWholeCeiling()
    {
        Assert.Equal(TimeSpan.Zero, BackoffPolicy.Pause(8, 0));
        Assert.Equal(TimeSpan.FromSeconds(30), BackoffPolicy.Pause(8, 0.5));
    }
}
