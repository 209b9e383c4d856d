using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Storage.Told;

/// <summary>One UTC day of what was told: the minutes of each series, as ranges.</summary>
internal sealed class ToldDay(int number)
{
    private readonly Dictionary<EmissionTags, List<(int From, int To)>> _series = [];

    public int Number => number;

    public void Load(EmissionTags tags, int from, int to) => RangesOf(tags).Add((from, to));

    /// <summary>The range that the minute made or made longer; null: it was told before.</summary>
    public (int From, int To)? Add(EmissionTags tags, int minute)
    {
        var ranges = RangesOf(tags);
        if (ranges.Exists(range => range.From <= minute && minute < range.To)) return null;
        var before = ranges.FindIndex(range => range.To == minute);
        if (before < 0)
        {
            ranges.Add((minute, minute + 1));
            return ranges[^1];
        }

        return ranges[before] = (ranges[before].From, minute + 1);
    }

    /// <summary>Told of these minutes.</summary>
    public IEnumerable<(int Minute, EmissionTags Tags)> Of(int from, int to) => _series.SelectMany(series => series.Value.SelectMany(range =>
    {
        var (first, end) = (Math.Max(from, range.From), Math.Min(to, range.To));
        return first < end ? Enumerable.Range(first, end - first).Select(minute => (minute, series.Key)) : [];
    }));

    private List<(int From, int To)> RangesOf(EmissionTags tags) => _series.TryGetValue(tags, out var known) ? known : _series[tags] = [];
}
