using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Faults;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// What the writer knows of the ledger while nothing fails: tables, prepared statements, and what it holds in memory.
/// After a transaction that was taken back, it is thrown away and read again.
/// </summary>
internal sealed class LedgerSession(SqliteConnection connection, IFactorChains chains, ISiteResolver sites) : IDisposable
{
    private static readonly MinuteRange Always = new(new(int.MinValue / 2), new(int.MaxValue / 2));

    private readonly SiteTable _sites = new(connection);
    private readonly DeviceTable _devices = new(connection);
    private readonly PartTable _parts = new(connection);
    private readonly UncoveredTable _uncovered = new(connection);
    private readonly EnergyTables _energy = new(connection);
    private readonly FactorTable _factors = new(connection);
    private readonly PriceTables _prices = new(connection);
    private readonly RestatementTables _restatements = new(connection);
    private readonly ZoneFamilyTable _families = new(connection);
    private readonly Dictionary<string, HostSighting> _alignedHosts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _alignedZones = new(StringComparer.Ordinal);

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
        foreach (var ((series, minute), cell) in group.Minutes)
        {
            _energy.AddMinute(_energy.SeriesId(series), minute, cell);
            Fold(folded, series, minute, cell);
        }

        foreach (var ((series, minute, receivedAt), cell) in group.Late)
        {
            _energy.AddLate(_energy.SeriesId(series), minute, receivedAt, cell);
            Fold(folded, series, minute, cell);
        }

        BookFolded(folded);
    }

    public void Accept(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt)
    {
        var changed = observations.Where(said => _factors.Append(said, knownAt)).ToList();
        foreach (var zone in changed.GroupBy(said => said.Zone, StringComparer.Ordinal))
        {
            if (chains.ChainFor(zone.Key) is not { } chain) continue;
            var intervals = zone.Where(said => chain.Admits(said.Identity)).Select(said => said.Interval).Distinct().ToList();
            foreach (var slot in intervals.SelectMany(range => _prices.Unpriced(zone.Key, range)).Distinct()) TryPrice(chain, slot);
            foreach (var price in intervals.SelectMany(range => _prices.Prices(zone.Key, chain.Family, range)).DistinctBy(price => price.Slot).ToList())
                RestateIfBetter(chain, price, knownAt);
        }
    }

    public void Dispose()
    {
        foreach (var table in (IDisposable[])[_sites, _devices, _parts, _uncovered, _energy, _factors, _prices, _restatements, _families]) table.Dispose();
    }

    private void AlignHost(string host, HostSighting seen, DateTimeOffset now)
    {
        if (_alignedZones.Count == 0)
        {
            foreach (var zone in _sites.Timeline.Zones.ToList()) AlignZone(zone, now);
        }

        // The configuration does not change while the service runs: only newer labels can say something else.
        if (_alignedHosts.TryGetValue(host, out var known) && seen.At <= known.At) return;
        if (known is not null && ReferenceEquals(seen.Labels, known.Labels))
        {
            _alignedHosts[host] = seen;
            return;
        }

        // Labels of a tick from before the last period began are a backlog's: what that period was made from is newer.
        if (_sites.Timeline.Last(host) is { } last && seen.At < StartOf(last)) return;
        _alignedHosts[host] = seen;
        if (_sites.Timeline.Next(host, sites.SiteFor(host, seen.Labels), now) is not { } period) return;
        _sites.Append(period);
        AlignZone(period.Zone, now);
    }

    private static DateTimeOffset StartOf(SitePeriod period) =>
        period.From == SitePeriod.BeforeAllTime ? DateTimeOffset.MinValue : DateTimeOffset.UnixEpoch.AddMinutes(period.From.Value);

    private void AlignZone(string zone, DateTimeOffset now)
    {
        if (!_alignedZones.Add(zone)) return;
        var chain = chains.ChainFor(zone);
        _sites.AlignLength(zone, chain?.SlotMinutes ?? SlotLengths.Default, now);
        if (chain is null) return;
        _families.Align(zone, chain.Family);
        foreach (var slot in _prices.Unpriced(zone, Always)) TryPrice(chain, slot);
    }

    private void Fold(
        Dictionary<(MinuteRange Slot, SeriesKey Series, SitePeriod Period), EnergyCell> folded, SeriesKey series, UtcMinute minute, EnergyCell cell)
    {
        var period = _sites.Timeline.At(series.Host, minute)
            ?? throw new InvalidOperationException($"Host {series.Host} has energy but no site period.");
        var key = (_sites.Lengths.SlotOf(period.Zone, minute), series, period);
        folded[key] = folded.GetValueOrDefault(key) + cell;
    }

    private void BookFolded(Dictionary<(MinuteRange Slot, SeriesKey Series, SitePeriod Period), EnergyCell> folded)
    {
        var waiting = new HashSet<(string Zone, MinuteRange Slot)>();
        foreach (var ((slot, series, period), cell) in folded)
        {
            var id = _energy.SeriesId(series);
            _energy.AddSlot(slot, id, _sites.IdOf(period), cell);
            var chain = chains.ChainFor(period.Zone);
            if (chain is not null && _prices.Price(period.Zone, chain.Family, slot.From) is { } price)
            {
                _prices.Book(id, period.Zone, chain.Family, EmissionProduct.Of(new(cell.Millijoules), period.Pue, price.Value));
                continue;
            }

            _prices.AddUnpriced(period.Zone, slot, id, series.IsSimulated, cell.Millijoules);
            waiting.Add((period.Zone, slot));
        }

        foreach (var (zone, slot) in waiting)
        {
            if (chains.ChainFor(zone) is { } chain) TryPrice(chain, slot);
        }
    }

    private void TryPrice(FactorChain chain, MinuteRange slot)
    {
        if (FactorChoice.Best(chain, slot, _factors.Overlapping(chain.Zone, chain.Family, slot)) is not { } factor) return;
        _prices.SetPrice(chain.Zone, chain.Family, slot, factor);
        var energy = _prices.EnergyOf(chain.Zone, slot.From);
        foreach (var entry in energy)
            _prices.Book(entry.Series, chain.Zone, chain.Family, EmissionProduct.Of(entry.Energy, entry.Pue, factor.Value));
        _prices.DropUnpriced(chain.Zone, slot.From, energy);
    }

    private void RestateIfBetter(FactorChain chain, SlotPrice price, DateTimeOffset at)
    {
        var best = FactorChoice.Best(chain, price.Slot, _factors.Overlapping(chain.Zone, chain.Family, price.Slot));
        if (best is null || !FactorChoice.Replaces(price.Quality, price.Provider, price.Version, best)) return;
        FaultPoint.Pass("restatement.begin");
        _restatements.Add(chain.Zone, chain.Family, price, best, _prices.EnergyOf(chain.Zone, price.Slot.From), at);
        _prices.SetPrice(chain.Zone, chain.Family, price.Slot, best);
        FaultPoint.Pass("restatement.written");
    }
}
