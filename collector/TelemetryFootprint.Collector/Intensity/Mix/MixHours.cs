using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Intensity.Mix;

/// <summary>
/// Energy per interval and fuel, gathered from an answer, and the intensities that it makes. Plants report late, one kind after the other: an interval that lacks
/// a fuel which the day around it has is a partial mix, and its intensity an estimate.
/// </summary>
internal sealed class MixHours(int slotMinutes)
{
    private static readonly TimeSpan Lookback = TimeSpan.FromHours(24);

    private readonly SortedDictionary<DateTimeOffset, Dictionary<Fuel, decimal>> _intervals = [];

    public void Add(DateTimeOffset from, Fuel fuel, decimal energy)
    {
        if (!_intervals.TryGetValue(from, out var mix))
            _intervals[from] = mix = [];
        mix[fuel] = mix.GetValueOrDefault(fuel) + energy;
    }

    public void Judge(FactorKind kind, AnswerJudge judge)
    {
        foreach (var (from, mix) in _intervals)
            judge.Add(from, Rounded(MixIntensity.GramsPerKilowattHourOf(mix, kind, FuelFactorTable.Bundled)), GradeOf(from, mix), GenerationMix.Of(mix));
    }

    /// <summary>The fuels that generated within the day before, or since: a newest interval without them has not been reported whole.</summary>
    private FactorQuality GradeOf(DateTimeOffset from, Dictionary<Fuel, decimal> mix)
    {
        var usual = _intervals
            .Where(other => other.Key > from - Lookback && other.Key < from + TimeSpan.FromMinutes(slotMinutes))
            .SelectMany(other => other.Value.Keys);
        return usual.All(mix.ContainsKey) ? FactorQuality.Measured : FactorQuality.Estimated;
    }

    private static decimal? Rounded(decimal? grams) => grams is { } value ? decimal.Round(value, 6) : null;
}
