using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>Minutes as ranges of neighbours.</summary>
internal static class MinuteRuns
{
    /// <summary>Ascending, each of at most so many minutes; one that is given twice is in one.</summary>
    public static IEnumerable<MinuteRange> Of(IEnumerable<int> minutes, int most)
    {
        int? first = null, last = null;
        foreach (var minute in minutes.Distinct().Order().ToList())
        {
            if (first is { } begun && (minute != last + 1 || minute - begun >= most))
            {
                yield return new(new(begun), new(last!.Value + 1));
                first = null;
            }

            first ??= minute;
            last = minute;
        }

        if (first is { } open) yield return new(new(open), new(last!.Value + 1));
    }
}
