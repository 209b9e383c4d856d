using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>A timeline being summed, of the same cells as the totals beside it.</summary>
public sealed class TimelineSum(MinuteRange range, TimelineSteps steps)
{
    private const int MinutesPerHour = 60;

    private readonly UtcMinute _from = steps.AreHourly ? range.From.FloorTo(MinutesPerHour) : range.From;
    private readonly Dictionary<(int Step, bool Simulated, FactorFamily? Family), PricedSum> _sums = [];

    public void Add(LedgerCell cell, FactorFamily? family, CellPrice? price)
    {
        // Whole slots stand in for minutes that are gone: the first may begin before the range.
        var step = Math.Max(0, cell.From.Value - _from.Value) / steps.Minutes;
        var key = (step, cell.Series.IsSimulated, family);
        if (!_sums.TryGetValue(key, out var sum)) _sums[key] = sum = new();
        sum.Add(cell, price);
    }

    public Timeline ToTimeline() => new(
        _from, steps.Minutes,
        [
            .. _sums.GroupBy(entry => (entry.Key.Simulated, entry.Key.Family)).SelectMany(group => Points(group.OrderBy(entry => entry.Key.Step).Select(entry => (entry.Key.Step, entry.Value)), group.Key))
                .OrderBy(point => point.At).ThenBy(point => point.Simulated).ThenBy(point => point.Family?.Code ?? 0),
        ]);

    // What a step adds to the rounded grams of all steps so far: rounded one by one, a thousand steps would not add up to their total.
    private IEnumerable<TimelinePoint> Points(IEnumerable<(int Step, PricedSum Sum)> sums, (bool Simulated, FactorFamily? Family) of)
    {
        EmissionProduct all = default;
        foreach (var (step, sum) in sums)
        {
            yield return new(
                _from + (step * steps.Minutes), of.Simulated, of.Family, sum.Energy, Added(ref all, sum), sum.IsPriced ? sum.Bounds.Low : null,
                sum.IsPriced ? sum.Bounds.High : null, sum.Unpriced, sum.Quality, sum.IsRestated);
        }
    }

    private static GramsCo2e? Added(ref EmissionProduct all, PricedSum sum)
    {
        var before = all.ToGrams();
        all += sum.Product;
        return sum.IsPriced ? all.ToGrams() - before : null;
    }
}
