using TelemetryFootprint.Collector.Intensity;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

public sealed class InstantTextTests
{
    [Theory]
    [InlineData("2026-11-22T09:00Z", true)]
    [InlineData("2026-11-22T09:00:00.000Z", true)]
    [InlineData("2026-11-22T10:00:00+01:00", true)]
    [InlineData("2026-11-22T04:00:00-05:00", true)]
    [InlineData("2026-11-22T09:00:00", false)]
    [InlineData("2026-11-22", false)]
    [InlineData("2026-13-22T09:00Z", false)]
    [InlineData("Z", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void TryInstant_OnlyWithAnOffset_IsATime(string? text, bool expected)
    {
        Assert.Equal(expected, InstantText.TryInstant(text, out var time));
        if (expected)
            Assert.Equal(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), time);
    }

    [Fact]
    public void TryInstant_TheHourThatComesTwice_IsTwoTimes()
    {
        InstantText.TryInstant("2026-10-25T02:30:00+02:00", out var first);
        InstantText.TryInstant("2026-10-25T02:30:00+01:00", out var second);

        Assert.Equal(TimeSpan.FromHours(1), second - first);
    }

    [Fact]
    public void TryUtc_WithoutAnOffset_IsUtc()
    {
        Assert.True(InstantText.TryUtc("2026-11-22T09:00:00", out var time));
        Assert.Equal((new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), TimeSpan.Zero), (time, time.Offset));
    }

    [Fact]
    public void Texts_OfATimeElsewhere_AreUtc()
    {
        var time = new DateTimeOffset(2026, 11, 22, 10, 5, 7, TimeSpan.FromHours(1));

        Assert.Equal(("2026-11-22T09:05Z", "2026-11-22T09:05:07Z"), (InstantText.Minute(time), InstantText.Second(time)));
    }
}
