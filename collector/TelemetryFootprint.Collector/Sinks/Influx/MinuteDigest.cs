using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>What was told of one minute, short enough to remember: equal of equal points in any order, and of others in this process but for chance in four thousand million.</summary>
internal readonly record struct MinuteDigest(int Points, long Millijoules, int Mix)
{
    public static MinuteDigest Of(IEnumerable<(EmissionTags Tags, Joules Energy)> points) => points.Aggregate(
        default(MinuteDigest), (sum, point) => sum + new MinuteDigest(1, point.Energy.Millijoules, HashCode.Combine(point.Tags, point.Energy.Millijoules)));

    public static MinuteDigest operator +(MinuteDigest left, MinuteDigest right) =>
        new(left.Points + right.Points, left.Millijoules + right.Millijoules, unchecked(left.Mix + right.Mix));
}
