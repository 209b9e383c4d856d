using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

public class ClockOffsetTests
{
    private static readonly byte[] Boot = [1, 2, 3];

    // The agent read 1,000 s on its monotonic clock when the collector's wall clock said 5,000 s.
    private static readonly AgentClock Clock = new(Boot, 1_000_000_000, 5_000_000_000);

    [Theory]
    [InlineData(4_900_000_000, 0)]
    [InlineData(4_904_999_999, 0)]
    [InlineData(4_895_000_000, 0)]
    [InlineData(4_894_999_999, 5_000_001)]
    [InlineData(8_500_000_000, -3_600_000_000)]
    [InlineData(0, 4_900_000_000)]
    [Trait("Fault", "F36")]
    public void Decide_SameBoot_CorrectsBeyondTheTolerance(long baseUnix, long expected) =>
        Assert.Equal(expected, ClockOffset.Decide(Clock, Boot, 900_000_000, baseUnix));

    /// <summary>The monotonic clock went on for 100 s, and the host slept for eight hours in between.</summary>
    [Theory]
    [Trait("Fault", "F39")]
    [InlineData(28_800_000_000, 0, 4_900_000_000, -28_800_000_000)]
    [InlineData(28_800_000_000, 0, -23_900_000_000, 0)]
    [InlineData(28_800_000_000, 28_800_000_000, 4_900_000_000, 0)]
    [InlineData(28_800_000_000, 3_600_000_000, -20_300_000_000, 0)]
    [InlineData(28_800_000_000, 0, -20_300_000_000, -3_600_000_000)]
    public void Decide_AHostThatSlept_CountsTheSleepToo(long slept, long sleptBefore, long baseUnix, long expected) =>
        Assert.Equal(expected, ClockOffset.Decide(Clock with { SuspendedMicroseconds = slept }, Boot, 900_000_000, baseUnix, sleptBefore));

    [Fact]
    public void Decide_OtherBoot_TakesTheBatchAtItsWord() => Assert.Equal(0, ClockOffset.Decide(Clock, [9], 900_000_000, 0));

    [Fact]
    public void Decide_WithoutAReading_TakesTheBatchAtItsWord() => Assert.Equal(0, ClockOffset.Decide(null, Boot, 0, 0));

    [Fact]
    public void Future_BeginsFiveSecondsAhead()
    {
        var now = DateTimeOffset.UnixEpoch.AddSeconds(100);
        Assert.False(ClockOffset.IsInTheFuture(105_000_000, now));
        Assert.True(ClockOffset.IsInTheFuture(105_000_001, now));
    }
}
