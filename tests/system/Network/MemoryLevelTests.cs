namespace TelemetryFootprint.SystemTests.Network;

/// <summary>What judges memory in the long tests: a heap that breathes is flat, one that grows slowly is not.</summary>
public sealed class MemoryLevelTests
{
    private const int Minutes = 30;

    // Half an hour in which a service may grow by 2.5 MiB, beyond what a generation more or less makes.
    private const double Allowed = 6.5;

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0.05, 5)]
    [InlineData(-1, 5)]
    public void DemandGrowthBelow_OfAHeapThatBreathes_IsContent(double growthPerMinute, double breath) => Level(growthPerMinute, breath).DemandGrowthBelow(Allowed);

    /// <summary>Half of what a leak of 64 bytes of each of 200 batches a second makes; and a step in the midst, after which it is level again.</summary>
    [Theory]
    [InlineData(0.3, 5, 0)]
    [InlineData(0, 5, 8)]
    public void DemandGrowthBelow_OfOneThatGrows_Throws(double growthPerMinute, double breath, double step) =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Level(growthPerMinute, breath, step).DemandGrowthBelow(Allowed));

    /// <summary>A look a second; the breath is a saw of 40 seconds.</summary>
    private static MemoryLevel Level(double growthPerMinute, double breath, double step = 0)
    {
        var level = new MemoryLevel(TimeSpan.FromMinutes(Minutes));
        for (var second = 0; second < Minutes * 60; second++)
            level.Add(TimeSpan.FromSeconds(second), 120 + (growthPerMinute * second / 60) + (breath * (second % 40) / 40) + (second > Minutes * 30 ? step : 0));
        return level;
    }
}
