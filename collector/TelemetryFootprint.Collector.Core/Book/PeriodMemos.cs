using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>The memo lines of a closed period: they add up to what today's total differs by, whatever happened.</summary>
public static class PeriodMemos
{
    /// <summary>What no restatement explains.</summary>
    public const string Residual = "late energy, first prices, and slots across the period's ends";

    /// <param name="restated">Per zone, family, simulated and reason, what was posted since the closing in slots within the period.</param>
    public static IReadOnlyList<Memo> Of(
        ClosedPeriod closed, IReadOnlyList<PeriodTotal> now,
        IReadOnlyList<(string Zone, FactorFamily Family, bool Simulated, string Reason, EmissionProduct Delta)> restated)
    {
        var keys = closed.Totals.Concat(now).Select(total => (total.Family, total.Simulated)).Distinct()
            .OrderBy(key => key.Simulated).ThenBy(key => key.Family?.Code ?? 0);
        return [.. keys.Select(key => One(
            closed, key.Family, key.Simulated, [.. now.Where(total => (total.Family, total.Simulated) == key)],
            [.. restated.Where(line => line.Family == key.Family && line.Simulated == key.Simulated).Select(line => (line.Zone, line.Reason, line.Delta))]))];
    }

    private static Memo One(
        ClosedPeriod closed, FactorFamily? family, bool simulated, List<PeriodTotal> now, List<(string Zone, string Reason, EmissionProduct Delta)> restated)
    {
        var before = closed.Totals.Where(total => total.Family == family && total.Simulated == simulated).ToList();
        var zones = before.Concat(now).Select(total => total.Zone).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var lines = new List<(string Zone, string Reason, EmissionProduct Delta)>();
        foreach (var zone in zones)
        {
            var posted = restated.Where(line => line.Zone == zone).ToList();
            var rest = Sum(now.Where(total => total.Zone == zone)) - Sum(before.Where(total => total.Zone == zone))
                - posted.Aggregate(default(EmissionProduct), (sum, line) => sum + line.Delta);
            lines.AddRange(posted);
            if (rest.Value != 0) lines.Add((zone, Residual, rest));
        }

        var (old, today) = (Sum(before), Sum(now));
        var delta = today - old;
        return new(
            family, simulated, IsPriced(before) ? old.ToGrams() : null, IsPriced(now) ? today.ToGrams() : null, delta.ToGrams(),
            Int128.Abs(delta.Value) * 1_000_000 > Int128.Abs(old.Value) * closed.Period.MaterialityPpm,
            [.. lines.Select(line => new MemoLine(line.Zone, line.Reason, line.Delta.ToGrams()))]);
    }

    private static bool IsPriced(IEnumerable<PeriodTotal> totals) => totals.Any(total => total.Product is not null);

    private static EmissionProduct Sum(IEnumerable<PeriodTotal> totals) =>
        totals.Aggregate(default(EmissionProduct), (sum, total) => sum + (total.Product ?? default));
}
