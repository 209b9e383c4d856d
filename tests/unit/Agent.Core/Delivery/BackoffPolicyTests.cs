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

    [Fact]
    public void Pause_IsSpreadOverTheWholeCeiling()
    {
        Assert.Equal(TimeSpan.Zero, BackoffPolicy.Pause(8, 0));
        Assert.Equal(TimeSpan.FromSeconds(30), BackoffPolicy.Pause(8, 0.5));
    }
}
