using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>
/// Tells the shared store where a host stands, before its first energy and whenever this collector's configuration says something else of it than the store does: from now
/// on, never of the past. Told again each week, so that a retention policy that forgets the energy does not forget the site before. For the readings' loop alone.
/// </summary>
internal sealed class SiteWriter(SharedSites sites, ISiteResolver resolver, TimeProvider time)
{
    private const int MinutesPerWeek = 7 * 1440;
    private const int MostHosts = 65_536;

    private readonly Dictionary<string, UtcMinute> _looked = new(StringComparer.Ordinal);

    /// <summary>What was written may not have been sent: each host is looked at again.</summary>
    public void Unsent() => _looked.Clear();

    /// <exception cref="StoreUnavailableException">What the store says of the host cannot be read now.</exception>
    public void Write(LiveTick tick, LineBuffer lines, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var minute = UtcMinute.FromTime(now);
        var inventory = tick.Tick.Inventory;
        var host = inventory.Host;
        if (_looked.TryGetValue(host, out var looked) && looked == minute) return;
        // Another collector may have told of it meanwhile.
        var known = sites.Current(cancellationToken);
        var assigned = resolver.SiteFor(host, inventory.HostLabels.ToDictionary(StringComparer.Ordinal));
        var (last, next) = (known.Sites.Last(host), known.Sites.Next(host, assigned, now));
        var isOld = known.LastToldOf(host) is { } told && minute >= told + MinutesPerWeek;
        if (next is not null || isOld) SharedSites.Write(next is null ? last! with { From = minute } : next.From == SitePeriod.BeforeAllTime ? next with { From = minute } : next, inventory.Uncovered, lines);
        if (_looked.Count >= MostHosts) _looked.Clear();
        _looked[host] = minute;
    }
}
