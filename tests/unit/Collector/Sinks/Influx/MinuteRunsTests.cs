using TelemetryFootprint.Collector.Sinks.Influx;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

public sealed class MinuteRunsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("3", "3-4")]
    [InlineData("5,3,4,4", "3-6")]
    [InlineData("1,2,3,4,5,6,9", "1-4 4-7 9-10")]
    [InlineData("-2,-1,0", "-2-1")]
    public void Of_AnyMinutes_AreRangesOfNeighboursWithinTheMost(string minutes, string ranges) => Assert.Equal(
        ranges,
        string.Join(' ', MinuteRuns.Of(minutes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)), 3)
            .Select(range => $"{range.From.Value}-{range.To.Value}")));
}
