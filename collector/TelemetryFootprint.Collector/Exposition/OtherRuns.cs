namespace TelemetryFootprint.Collector.Exposition;

/// <summary>
/// What runs without series of their own used while the collector ran, by <typeparamref name="TLabels"/>: of each, what it used since it was first seen.
/// So the sum goes on when one of them is over, and begins with 0, while it is young.
/// </summary>
internal sealed class OtherRuns<TLabels>(TimeSpan infancy, TimeProvider time)
    where TLabels : notnull
{
    private readonly Dictionary<TLabels, double> _sums = [];
    private readonly YoungSeries<TLabels> _young = new(infancy, time);
    private Dictionary<(string Run, TLabels Labels), double> _known = [];

    /// <summary>As they are shown.</summary>
    public IReadOnlyDictionary<TLabels, double> Sums { get; private set; } = new Dictionary<TLabels, double>();

    /// <summary>What they have used by now; those that are not named any more are over.</summary>
    public void Add(IEnumerable<(string Run, TLabels Labels, double Used)> now)
    {
        var before = _sums.Keys.ToHashSet();
        var known = new Dictionary<(string, TLabels), double>();
        foreach (var (run, labels, used) in now)
        {
            _sums[labels] = _sums.GetValueOrDefault(labels) + Math.Max(0, used - _known.GetValueOrDefault((run, labels), used));
            known[(run, labels)] = used;
        }

        _known = known;
        Sums = _sums.ToDictionary(sum => sum.Key, sum => _young.IsYoung(sum.Key, !before.Contains(sum.Key)) ? 0 : sum.Value);
    }
}
