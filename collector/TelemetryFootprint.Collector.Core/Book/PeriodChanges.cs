using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>A closed period's memo lines as entries of a book: exact, priced or unpriced and never both.</summary>
public static class PeriodChanges
{
    /// <summary>Of energy without a price.</summary>
    public const string Unpriced = "late energy, first prices, and another zone or kind";

    /// <param name="restated">Per zone, family, simulated and reason, what was posted since the closing in slots within the period.</param>
    public static IReadOnlyList<PeriodChange> Of(
        IReadOnlyList<PeriodTotal> closed, IReadOnlyList<PeriodTotal> now,
        IReadOnlyList<(string Zone, FactorFamily Family, bool Simulated, string Reason, EmissionProduct Delta)> restated)
    {
        var (before, today) = (closed.ToDictionary(KeyOf), now.ToDictionary(KeyOf));
        return [.. before.Keys.Union(today.Keys)
            .OrderBy(key => key.Zone, StringComparer.Ordinal).ThenBy(key => key.Family?.Code ?? 0).ThenBy(key => key.Simulated)
            .SelectMany(key => One(key, before.GetValueOrDefault(key), today.GetValueOrDefault(key), restated))];
    }

    private static IEnumerable<PeriodChange> One(
        (string Zone, FactorFamily? Family, bool Simulated) key, PeriodTotal? before, PeriodTotal? now,
        IEnumerable<(string Zone, FactorFamily Family, bool Simulated, string Reason, EmissionProduct Delta)> restated)
    {
        var posted = restated.Where(line => (line.Zone, (FactorFamily?)line.Family, line.Simulated) == key).ToList();
        var rest = (now?.Product ?? default) - (before?.Product ?? default) - posted.Aggregate(default(EmissionProduct), (sum, line) => sum + line.Delta);
        var (priced, unpriced) = (Priced(now) - Priced(before), (now?.Unpriced.Millijoules ?? 0) - (before?.Unpriced.Millijoules ?? 0));
        // Grams that one restatement explains alone took their energy with them: hosts were moved to another zone.
        var moved = rest.Value == 0 && posted.Count == 1;
        foreach (var line in posted)
            yield return new(key.Zone, key.Family, key.Simulated, new(moved ? priced : 0), line.Delta, line.Reason);
        if (!moved && (rest.Value != 0 || priced != 0)) yield return new(key.Zone, key.Family, key.Simulated, new(priced), rest, PeriodMemos.Residual);
        if (unpriced != 0) yield return new(key.Zone, null, key.Simulated, new(unpriced), null, Unpriced);
    }

    private static long Priced(PeriodTotal? total) => total is null ? 0 : total.Energy.Millijoules - total.Unpriced.Millijoules;

    private static (string Zone, FactorFamily? Family, bool Simulated) KeyOf(PeriodTotal total) => (total.Zone, total.Family, total.Simulated);
}
