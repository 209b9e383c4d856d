using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// What the writer knows of the ledger while nothing fails: tables, prepared statements, and what it holds in memory.
/// After a transaction that was taken back, it is thrown away and read again.
/// </summary>
internal sealed class LedgerSession : IDisposable
{
    private static readonly MinuteRange Always = new(new(int.MinValue / 2), new(int.MaxValue / 2));

    private readonly SiteTable _sites;
    private readonly SeriesTable _series;
    private readonly DeviceTable _devices;
    private readonly PartTable _parts;
    private readonly UncoveredTable _uncovered;
    private readonly EnergyTables _energy;
    private readonly FactorTable _factors;
    private readonly MixTable _mixes;
    private readonly PriceTables _prices;
    private readonly RestatementTables _restatements;
    private readonly AuditTable _audit;
    private readonly ZoneFamilyTable _families;
    private readonly BookedWaterTable _water;
    private readonly SlotEnergyTable _slots;
    private readonly ProjectBooking _projects;
    private readonly Closings _closings;
    private readonly IFactorChains _chains;
    private readonly ISiteResolver _resolver;
    private readonly int _longestSlot;
    private readonly Dictionary<string, HostSighting> _alignedHosts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UtcMinute> _due = new(StringComparer.Ordinal);
    private readonly HashSet<string> _alignedZones = new(StringComparer.Ordinal);

    public LedgerSession(SqliteConnection connection, IFactorChains chains, ISiteResolver sites, int longestSlot, IRunProjects? projects)
    {
        (_chains, _resolver, _longestSlot) = (chains, sites, longestSlot);
        (_sites, _series, _projects, _closings) = (new(connection), new(connection), new(connection, projects), new(connection));
        _slots = new(connection, _series, _sites);
        (_devices, _parts, _uncovered) = (new(connection), new(connection), new(connection));
        (_energy, _factors, _mixes, _prices) = (new(connection), new(connection), new(connection), new(connection));
        (_restatements, _audit, _families, _water) = (new(connection), new(connection), new(connection), new(connection));
    }

    public AuditTable Audit => _audit;

    public void Add(LedgerGroup group, DateTimeOffset now)
    {
        foreach (var (host, seen) in group.Hosts)
        {
            AlignHost(host, seen, now);
            _uncovered.Remember(host, seen);
        }

        foreach (var (device, at) in group.Devices) _devices.Remember(device, at);
        foreach (var ((host, device, isSimulated), cell) in group.Parts) _parts.Add(host, device, isSimulated, cell);
        var folded = new Dictionary<(MinuteRange Slot, SeriesKey Series, SitePeriod Period), EnergyCell>();
        foreach (var ((owned, minute), cell) in group.Minutes)
        {
            var series = _projects.Booked(owned);
            // Punctual, and in the ledger too late for a closing: a row of its own says so.
            if (_closings.After(minute) is { } closed) _energy.AddLate(_series.IdOf(series), minute, closed, cell);
            else _energy.AddMinute(_series.IdOf(series), minute, cell);
            Fold(folded, series, minute, cell);
        }

        foreach (var ((owned, minute, receivedAt), cell) in group.Late)
        {
            var series = _projects.Booked(owned);
            _energy.AddLate(_series.IdOf(series), minute, _closings.KnownAt(new(minute, minute + 1), receivedAt), cell);
            Fold(folded, series, minute, cell);
        }

        BookFolded(folded, now);
    }

    public void Accept(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt)
    {
        foreach (var said in observations) _mixes.Append(said, knownAt);
        var changed = observations.Where(said => _factors.Append(said, knownAt)).ToList();
        foreach (var zone in changed.GroupBy(said => said.Zone, StringComparer.Ordinal))
        {
            if (_chains.ChainFor(zone.Key) is not { } chain) continue;
            var intervals = zone.Where(said => chain.Admits(said.Identity)).Select(said => said.Interval).Distinct().ToList();
            // A zone that is not of this family yet has the other's slots waiting; its own are found when it is aligned.
            var waiting = _families.Of(zone.Key) == chain.Family ? intervals.SelectMany(range => _prices.Unpriced(zone.Key, range)).Distinct() : [];
            foreach (var slot in waiting) TryPrice(chain, slot, knownAt);
            var restated = intervals.SelectMany(range => _prices.Prices(zone.Key, chain.Family, range)).DistinctBy(price => price.Slot).ToList()
                .Select(price => RestateIfBetter(chain, price, knownAt)).OfType<EmissionProduct>().ToList();
            if (restated.Count > 0) _audit.AddRestated(zone.Key, zone.First().Identity.Provider, restated, knownAt);
        }
    }

    /// <summary>Afterwards this session is to be made anew: what it holds in memory of sites is the past as it was.</summary>
    public RestatedSites Restate(SqliteConnection connection, SiteRestatement asked, DateTimeOffset at)
    {
        at = _closings.KnownAt(asked.Range, at);
        var hosts = asked.Host is { } one ? [one] : _sites.Timeline.Hosts.Order(StringComparer.Ordinal).ToList();
        var revisions = hosts.Select(host => (Host: host, Revision: SiteRevision.Of(_sites.Timeline.PeriodsOf(host), asked.Range, asked.Apply)))
            .Where(entry => entry.Revision.Added.Count > 0).ToList();
        if (revisions.Count == 0) return new([], default, []);
        if (asked.Range.To > UtcMinute.FromTime(at))
            throw new InvalidOperationException($"the range ends at {asked.Range.To.ToTime():u}, which is not past: what comes is the configuration's");
        var was = hosts.SelectMany(_sites.Timeline.PeriodsOf).Where(asked.Changes).Select(period => period.Describe()).Distinct(StringComparer.Ordinal).ToList();
        if (asked.Zone is { } zone) AlignZone(zone, at);
        foreach (var (host, revision) in revisions)
        {
            _sites.Revise(revision, at);
            if (asked.Zone is not null) _sites.Moved(host, asked.Range, at);
        }

        var delta = new SiteDelta(_chains, _factors, _families, _prices, _restatements, asked, at);
        using var restater = new SiteRestater(connection, _sites, _series, _energy, delta);
        restater.Run(asked, [.. revisions.Select(entry => entry.Host)], asked.Zone is not null);
        var done = delta.Sum([.. revisions.Select(entry => entry.Host)]);
        _audit.AddRestated(asked, was, done, at);
        return done;
    }

    public void Dispose()
    {
        foreach (var table in (IDisposable[])[_sites, _series, _slots, _audit, _devices, _parts, _uncovered, _energy, _factors, _mixes, _prices, _restatements, _families, _water]) table.Dispose();
    }

    private void AlignHost(string host, HostSighting seen, DateTimeOffset now)
    {
        if (_alignedZones.Count == 0)
        {
            foreach (var zone in _sites.Timeline.Zones.ToList()) AlignZone(zone, now);
        }

        // The configuration does not change while the service runs: only newer labels can say something else, and a PUE that is known ahead.
        var isDue = _due.TryGetValue(host, out var due) && due <= UtcMinute.FromTime(now) + SiteTimeline.MinutesAhead;
        if (_alignedHosts.TryGetValue(host, out var known) && seen.At <= known.At && !isDue) return;
        if (known is not null && ReferenceEquals(seen.Labels, known.Labels) && !isDue)
        {
            _alignedHosts[host] = seen;
            return;
        }

        // Labels of a tick from before the last period began are a backlog's: what that period was made from is newer.
        if (_sites.Timeline.Last(host) is { } last && seen.At < StartOf(last)) return;
        _alignedHosts[host] = seen;
        var assigned = _resolver.SiteFor(host, seen.Labels);
        if (assigned.PueSeries.After(UtcMinute.FromTime(now) + 1) is { } entry) _due[host] = entry.From;
        else _due.Remove(host);
        if (_sites.Timeline.Next(host, assigned, now) is not { } period) return;
        _audit.AddSite(_sites.Timeline.Last(host), period, now);
        _sites.Append(period);
        AlignZone(period.Zone, now);
    }

    private static DateTimeOffset StartOf(SitePeriod period) =>
        period.From == SitePeriod.BeforeAllTime ? DateTimeOffset.MinValue : DateTimeOffset.UnixEpoch.AddMinutes(period.From.Value);

    private void AlignZone(string zone, DateTimeOffset now)
    {
        if (!_alignedZones.Add(zone)) return;
        var chain = _chains.ChainFor(zone);
        _sites.AlignLength(zone, Math.Min(chain?.SlotMinutes ?? SlotLengths.Default, _longestSlot), now);
        if (chain is null) return;
        _families.Align(zone, chain.Family, _closings.KnownAt(Always, now));
        foreach (var slot in _prices.Unpriced(zone, Always)) TryPrice(chain, slot, now);
    }

    private void Fold(
        Dictionary<(MinuteRange Slot, SeriesKey Series, SitePeriod Period), EnergyCell> folded, SeriesKey series, UtcMinute minute, EnergyCell cell)
    {
        var period = _sites.Timeline.At(series.Host, minute)
            ?? throw new InvalidOperationException($"Host {series.Host} has energy but no site period.");
        var key = (_sites.Lengths.SlotOf(period.Zone, minute), series, period);
        folded[key] = folded.GetValueOrDefault(key) + cell;
    }

    private void BookFolded(Dictionary<(MinuteRange Slot, SeriesKey Series, SitePeriod Period), EnergyCell> folded, DateTimeOffset now)
    {
        var waiting = new HashSet<(string Zone, MinuteRange Slot)>();
        foreach (var ((slot, series, period), cell) in folded)
        {
            var (id, place) = (_series.IdOf(series), _sites.IdOf(period));
            _energy.AddSlot(slot, id, place, cell);
            _water.Add(id, place, period.Zone, new(cell.Millijoules));
            var prices = _prices.Prices(period.Zone, slot.From);
            foreach (var (family, price) in prices)
                _prices.Book(id, period.Zone, family, EmissionProduct.Of(new(cell.Millijoules), period.Pue, price.Value), price.Quality);
            if (prices.Any(entry => entry.Family == _families.Of(period.Zone))) continue;
            _prices.AddUnpriced(period.Zone, slot, id, series.IsSimulated, cell.Millijoules);
            waiting.Add((period.Zone, slot));
        }

        foreach (var (zone, slot) in waiting)
        {
            if (_chains.ChainFor(zone) is { } chain) TryPrice(chain, slot, now);
        }
    }

    private void TryPrice(FactorChain chain, MinuteRange slot, DateTimeOffset at)
    {
        if (FactorChoice.Best(chain, slot, _factors.Overlapping(chain.Zone, chain.Family, slot)) is not { } factor) return;
        _prices.SetPrice(chain.Zone, chain.Family, slot, factor, _closings.KnownAt(slot, at));
        var energy = _slots.Of(chain.Zone, slot.From);
        foreach (var entry in energy)
            _prices.Book(entry.Series, chain.Zone, chain.Family, EmissionProduct.Of(entry.Energy, entry.Period.Pue, factor.Value), factor.Quality);
        _prices.DropUnpriced(chain.Zone, slot.From, energy);
    }

    /// <summary>Null: what the slot was booked with stays.</summary>
    private EmissionProduct? RestateIfBetter(FactorChain chain, SlotPrice price, DateTimeOffset at)
    {
        var versions = _factors.Overlapping(chain.Zone, chain.Family, price.Slot);
        if (FactorChoice.Replacement(chain, price.Slot, versions, price.Quality, price.Provider, price.Version) is not { } best) return null;
        FaultPoint.Pass("restatement.begin");
        at = _closings.KnownAt(price.Slot, at);
        _prices.KeepPast(chain.Zone, chain.Family, price.Slot.From, at);
        _prices.SetPrice(chain.Zone, chain.Family, price.Slot, best, at);
        var delta = new FactorRestatement(_restatements).Post(chain, price, best, _slots.ByProject(chain.Zone, price.Slot.From), at);
        FaultPoint.Pass("restatement.written");
        return delta;
    }
}
