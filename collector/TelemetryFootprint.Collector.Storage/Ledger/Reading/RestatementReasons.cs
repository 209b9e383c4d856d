using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>Why sites were restated since a moment: of each restatement, only what it changed, and only within the range that is asked for.</summary>
internal static class RestatementReasons
{
    /// <param name="stored">All that ever held; per host, in the order of their beginnings.</param>
    /// <param name="since">Restatements of later moments count.</param>
    /// <param name="range">What must have been changed.</param>
    /// <returns>By the zone that the energy was in, and by that which it came to.</returns>
    public static ILookup<string, string> Of(IEnumerable<StoredPeriod> stored, DateTimeOffset since, MinuteRange range)
    {
        var closedAt = UnixTime.ToMicroseconds(since);
        return stored
            .GroupBy(period => period.Period.Host, StringComparer.Ordinal)
            .Select(host => host.ToList())
            .SelectMany(host => host.Select(period => period.RestatedAt).Where(at => at > closedAt).Distinct().SelectMany(at => Changed(host, at, range)))
            .Distinct()
            .OrderBy(change => change.Reason, StringComparer.Ordinal)
            .ToLookup(change => change.Zone, change => change.Reason, StringComparer.Ordinal);
    }

    /// <summary>What the restatement of that moment made of the host. It also writes down anew what it cut off and left as it was: that has no reason of its own.</summary>
    private static IEnumerable<(string Zone, string Reason)> Changed(List<StoredPeriod> host, long at, MinuteRange range)
    {
        var before = host.Where(period => period.HeldAsOf(UnixTime.FromMicroseconds(at - 1))).Select(period => period.Period).ToList();
        var after = host.Where(period => period.HeldAsOf(UnixTime.FromMicroseconds(at))).ToList();
        for (var i = 0; i < after.Count; i++)
        {
            var now = after[i].Period;
            var isOver = i + 1 < after.Count && after[i + 1].Period.From <= range.From;
            if (after[i].RestatedAt != at || !now.IsRestated || isOver || now.From >= range.To) continue;
            var old = before.Last(period => period.From <= now.From);
            if (SaysTheSame(old, now)) continue;
            var reason = now.Source[SitePeriod.RestatedPrefix.Length..];
            yield return (old.Zone, reason);
            yield return (now.Zone, reason);
        }
    }

    private static bool SaysTheSame(SitePeriod old, SitePeriod now) =>
        (old.Zone, old.Pue, old.WueMicrolitresPerKilowattHour) == (now.Zone, now.Pue, now.WueMicrolitresPerKilowattHour);
}
