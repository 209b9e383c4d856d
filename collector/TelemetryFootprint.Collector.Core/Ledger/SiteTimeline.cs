using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>The periods of all hosts. Append-only: a period never begins before the host's last one.</summary>
public sealed class SiteTimeline
{
    /// <summary>How long before its minute a known change may be written down.</summary>
    public const int MinutesAhead = 3;

    private readonly Dictionary<string, List<SitePeriod>> _periods = new(StringComparer.Ordinal);

    public IEnumerable<string> Hosts => _periods.Keys;

    public IEnumerable<string> Zones => _periods.Values.SelectMany(periods => periods).Select(period => period.Zone).Distinct(StringComparer.Ordinal);

    public void Add(SitePeriod period)
    {
        if (!_periods.TryGetValue(period.Host, out var periods)) _periods[period.Host] = periods = [];
        if (periods.Count > 0 && periods[^1].From >= period.From)
            throw new ArgumentException($"Host {period.Host} already has a period from minute {periods[^1].From.Value}.", nameof(period));
        periods.Add(period);
    }

    public SitePeriod? Last(string host) => _periods.TryGetValue(host, out var periods) ? periods[^1] : null;

    /// <summary>Ascending; empty: never heard of.</summary>
    public IReadOnlyList<SitePeriod> PeriodsOf(string host) => _periods.GetValueOrDefault(host) ?? [];

    public SitePeriod? At(string host, UtcMinute minute) =>
        _periods.TryGetValue(host, out var periods) && InForce.At(periods, minute, static period => period.From) is >= 0 and var index ? periods[index] : null;

    /// <summary>
    /// The period to append so that the configuration holds from now on; null: it holds already. It begins after every minute
    /// that energy may already have been booked in: a batch may end a little in the collector's future.
    /// </summary>
    public SitePeriod? Next(string host, SiteAssignment assigned, DateTimeOffset now)
    {
        var last = _periods.TryGetValue(host, out var periods) ? periods[^1] : null;
        var from = UtcMinute.FromTime(now.AddMicroseconds(ClockOffset.ToleranceMicroseconds)) + 1;
        if (last is not null && last.From >= from) from = last.From + 1;
        var next = Period(host, last is null ? SitePeriod.BeforeAllTime : from, assigned.At(from));
        if (last is null || !last.SaysTheSameAs(next)) return next;
        // A PUE that is about to change does so at its own minute, while nothing of that minute can be booked yet.
        return assigned.PueSeries.After(from) is { } soon && soon.From <= from + MinutesAhead && Period(host, soon.From, assigned.At(soon.From)) is var coming && !last.SaysTheSameAs(coming)
            ? coming
            : null;
    }

    private static SitePeriod Period(string host, UtcMinute from, SiteAssignment assigned) =>
        new(host, from, assigned.Site, assigned.Zone, assigned.Pue, assigned.WueMicrolitresPerKilowattHour) { Source = assigned.Source };
}
