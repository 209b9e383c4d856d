namespace TelemetryFootprint.TestKit.Conservation;

/// <summary>Half-open range of Unix microseconds.</summary>
internal readonly record struct TimeRange(long Start, long End)
{
    public long Length => End - Start;

    /// <summary>The same time as ascending ranges that neither overlap nor touch.</summary>
    public static IReadOnlyList<TimeRange> Merge(IEnumerable<TimeRange> ranges)
    {
        var merged = new List<TimeRange>();
        foreach (var range in ranges.Where(range => range.Length > 0).OrderBy(range => range.Start))
        {
            if (merged.Count > 0 && range.Start <= merged[^1].End)
            {
                merged[^1] = merged[^1] with { End = Math.Max(merged[^1].End, range.End) };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }

    /// <summary>Parts of merged <paramref name="ranges"/> that merged <paramref name="cover"/> leaves open for longer than the slack.</summary>
    public static IEnumerable<TimeRange> Uncovered(IReadOnlyList<TimeRange> ranges, IReadOnlyList<TimeRange> cover, long slack)
    {
        foreach (var range in ranges)
        {
            var from = range.Start;
            foreach (var covering in cover.Where(covering => covering.Start < range.End && covering.End > range.Start))
            {
                if (covering.Start - from > slack)
                {
                    yield return new TimeRange(from, covering.Start);
                }

                from = Math.Max(from, covering.End);
            }

            if (range.End - from > slack)
            {
                yield return new TimeRange(from, range.End);
            }
        }
    }

    public override string ToString() => $"[{Start}, {End}) µs";
}
