using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>The periods of all hosts. Append-only: a period never begins before the host's last one.</summary>
public sealed class SiteTimeline
{
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

    public SitePeriod? At(string host, UtcMinute minute) =>
        _periods.TryGetValue(host, out var periods) ? periods.FindLast(period => period.From <= minute) : null;

    /// <summary>
    /// The period to append so that the configuration holds from now on; null: it holds already. It begins after every minute
    /// that energy may already have been booked in: a batch may end a little in the collector's future.
    /// </summary>
    public SitePeriod? Next(string host, SiteAssignment assigned, DateTimeOffset now)
    {
        var last = _periods.TryGetValue(host, out var periods) ? periods[^1] : null;
        var from = UtcMinute.FromTime(now.AddMicroseconds(ClockOffset.ToleranceMicroseconds)) + 1;
        if (last is not null && last.From >= from) from = last.From + 1;
        var next = new SitePeriod(
            host, last is null ? SitePeriod.BeforeAllTime : from, assigned.Site, assigned.Zone, assigned.Pue, assigned.WueMicrolitresPerKilowattHour);
        return last is not null && last.SaysTheSameAs(next) ? null : next;
    }
}
