using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.UnitTests.Accounting.Units;

public sealed class UtcMinuteTests
{
    [Theory]
    [InlineData(0, 60, 0)]
    [InlineData(59, 60, 0)]
    [InlineData(60, 60, 60)]
    [InlineData(61, 5, 60)]
    [InlineData(1439, 1440, 0)]
    [InlineData(29_654_321, 1440, 29_653_920)]
    [InlineData(-1, 60, -60)]
    [InlineData(-60, 60, -60)]
    [InlineData(-61, 60, -120)]
    [InlineData(-1, 5, -5)]
    [InlineData(-1440, 1440, -1440)]
    public void FloorTo_BeforeAndAfter1970_IsTheMultipleAtOrBefore(int minute, int minutes, int floor) =>
        Assert.Equal(new UtcMinute(floor), new UtcMinute(minute).FloorTo(minutes));
}
