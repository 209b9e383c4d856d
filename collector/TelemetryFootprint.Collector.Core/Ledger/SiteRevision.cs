using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>
/// What a restatement of the past makes of a host's periods: those that no longer hold, and those that take their place. Boundaries are only
/// ever added, so that every period of today lies within one of any earlier knowledge.
/// </summary>
public sealed record SiteRevision(IReadOnlyList<SitePeriod> Gone, IReadOnlyList<SitePeriod> Added)
{
    /// <param name="periods">Of one host, ascending, the first from before all time.</param>
    /// <param name="range">What changes; its end is the beginning of what holds on.</param>
    public static SiteRevision Of(IReadOnlyList<SitePeriod> periods, MinuteRange range, Func<SitePeriod, SitePeriod> change)
    {
        var (gone, added) = (new List<SitePeriod>(), new List<SitePeriod>());
        for (var i = Math.Max(0, InForce.At(periods, range.From, static period => period.From)); i < periods.Count && periods[i].From < range.To; i++)
        {
            var period = periods[i];
            var isLast = i == periods.Count - 1;
            if (change(period).SaysTheSameAs(period)) continue;
            var from = period.From < range.From ? range.From : period.From;
            if (period.From == from) gone.Add(period);
            added.Add(change(period) with { From = from });
            if (isLast || periods[i + 1].From > range.To) added.Add(period with { From = range.To });
        }

        return new(gone, added);
    }
}
