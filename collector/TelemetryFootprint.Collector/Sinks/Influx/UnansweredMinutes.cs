using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>
/// Minutes that a store was asked for in vain: each is asked for again alone and behind the others, at once at first and then after a pause that doubles. So one that is never answered
/// costs less and less, and its neighbours nothing. At most as many as there are minutes to be written.
/// </summary>
internal sealed class UnansweredMinutes(TimeProvider time)
{
    private const int MostDoublings = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, (int Times, long At)> _missed = [];

    public int Count => _missed.Count;

    public void Missed(MinuteRange range)
    {
        for (var minute = range.From.Value; minute < range.To.Value; minute++) _missed[minute] = (_missed.GetValueOrDefault(minute).Times + 1, time.GetTimestamp());
    }

    public void Remove(int minute) => _missed.Remove(minute);

    public void Clear() => _missed.Clear();

    public bool WasMissed(MinuteRange range) => _missed.ContainsKey(range.From.Value);

    /// <summary>True: it may be asked for now.</summary>
    public bool IsReady(int minute) =>
        !_missed.TryGetValue(minute, out var missed) || missed.Times == 1 || time.GetElapsedTime(missed.At) >= Pause * (1 << Math.Min(missed.Times - 2, MostDoublings));

    /// <summary>Those that may be asked for: first what was never missed, in ranges of at most so many minutes, then what was, one by one; each ascending.</summary>
    public IReadOnlyList<MinuteRange> Ready(IEnumerable<int> minutes, int most)
    {
        var ready = minutes.Where(IsReady).ToLookup(_missed.ContainsKey);
        return [.. MinuteRuns.Of(ready[false], most), .. MinuteRuns.Of(ready[true], 1)];
    }
}
