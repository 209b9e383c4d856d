using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.UnitTests.Contracts.Grpc;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("10S", 10_000)]
    [InlineData("250m", 250)]
    [InlineData("5000u", 5)]
    [InlineData("3000000n", 3)]
    [InlineData("0S", 0)]
    [InlineData("00000001S", 1000)]
    public void TryParse_Valid_GivesTheDuration(string text, int milliseconds)
    {
        Assert.True(GrpcTimeout.TryParse(text, out TimeSpan timeout));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), timeout);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("10")]
    [InlineData("10s")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData(" 1S")]
    [InlineData("123456789S")]
    [InlineData("1SS")]
    public void TryParse_Invalid_Refuses(string? text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Fact]
    public void TryParse_LargestValue_DoesNotOverflow()
    {
        Assert.True(GrpcTimeout.TryParse("99999999H", out TimeSpan timeout));
        Assert.Equal(99_999_999, timeout.TotalHours);
    }

    [Fact]
    public void TryParse_Nanoseconds_RoundsUpToATick()
    {
        Assert.True(GrpcTimeout.TryParse("1n", out TimeSpan timeout));
        Assert.Equal(1, timeout.Ticks);
    }

    [Theory]
    [InlineData(1L, "1u")]
    [InlineData(10_000L, "1000u")]
    [InlineData(999_999_990L, "99999999u")]
    [InlineData(1_000_000_000L, "100000m")]
    [InlineData(1_000_000_001L, "100001m")]
    [InlineData(long.MaxValue, "99999999H")]
    public void Format_Ticks_UsesTheFinestUnitThatFits(long ticks, string text) => Assert.Equal(text, GrpcTimeout.Format(TimeSpan.FromTicks(ticks)));

    [Fact]
    public void Format_Any_NeverShortens()
    {
        for (long ticks = 1; ticks > 0 && ticks < TimeSpan.TicksPerDay * 30_000; ticks = (ticks * 3) + 7)
        {
            Assert.True(GrpcTimeout.TryParse(GrpcTimeout.Format(TimeSpan.FromTicks(ticks)), out TimeSpan back));
            Assert.InRange(back.Ticks, ticks, ticks + (ticks / 10_000) + 10);
        }
    }
}
