using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Intensity.Mix;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Mix;

public sealed class MixWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Reach = TimeSpan.FromHours(24);
    private static readonly Fuel[] Fuels = [Fuel.Gas, Fuel.Nuclear, Fuel.Wind, Fuel.HydroStorage];

    /// <summary>Answers with holes, with fuels that come and go, with nothing of a fuel and with less than nothing: what a running sum could get wrong.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 5)]
    [InlineData(4, 40)]
    public void MoveTo_AnyInterval_HasWhatAnAdditionAnewHas(int seed, int longestStep)
    {
        var random = new Random(seed);
        var intervals = Enumerable.Range(0, 400).Where(_ => random.Next(5) > 0).Select(hour => new KeyValuePair<DateTimeOffset, Dictionary<Fuel, decimal>>(
            Start.AddHours(hour), Fuels.Where(_ => random.Next(4) > 0).ToDictionary(fuel => fuel, _ => random.Next(-3, 10) / 10m))).ToList();
        var window = new MixWindow(intervals, Reach);
        for (var at = 0; at < intervals.Count; at += 1 + random.Next(longestStep))
        {
            window.MoveTo(at);
            var begin = intervals[at].Key;
            var around = intervals.Where(other => (other.Key - begin).Duration() <= Reach).SelectMany(other => other.Value);
            Assert.Equal(
                around.GroupBy(part => part.Key).Select(fuel => (fuel.Key, fuel.Sum(part => Math.Max(part.Value, 0)))).Order(),
                window.Energy.Select(part => (part.Key, part.Value)).Order());
            Assert.Equal(intervals.Count(other => other.Key < begin && other.Key >= begin - Reach), window.Before);
        }
    }
}
