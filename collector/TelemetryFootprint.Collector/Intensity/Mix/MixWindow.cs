using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.Collector.Intensity.Mix;

/// <summary>The energy per fuel of all intervals that begin no further than <paramref name="reach"/> from one of them: a running sum while that one moves on.</summary>
/// <param name="intervals">Ascending.</param>
/// <param name="reach">To both sides.</param>
internal sealed class MixWindow(IReadOnlyList<KeyValuePair<DateTimeOffset, Dictionary<Fuel, decimal>>> intervals, TimeSpan reach)
{
    private readonly Dictionary<Fuel, (decimal Energy, int Intervals)> _sums = [];
    private int _first;
    private int _end;

    /// <summary>Every fuel that some interval has, were it with nothing. What was taken out of the grid is not counted.</summary>
    public IEnumerable<KeyValuePair<Fuel, decimal>> Energy => _sums.Select(sum => new KeyValuePair<Fuel, decimal>(sum.Key, sum.Value.Energy));

    /// <summary>How many intervals there are before the one that it stands around.</summary>
    public int Before { get; private set; }

    /// <param name="at">Never less than before.</param>
    public void MoveTo(int at)
    {
        var begin = intervals[at].Key;
        for (; _end < intervals.Count && intervals[_end].Key <= begin + reach; _end++) Count(intervals[_end].Value, 1);
        for (; intervals[_first].Key < begin - reach; _first++) Count(intervals[_first].Value, -1);
        Before = at - _first;
    }

    private void Count(Dictionary<Fuel, decimal> mix, int sign)
    {
        foreach (var (fuel, energy) in mix)
        {
            var (sum, having) = _sums.GetValueOrDefault(fuel);
            if (having + sign == 0) _sums.Remove(fuel);
            else _sums[fuel] = (sum + (sign * Math.Max(energy, 0)), having + sign);
        }
    }
}
