using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared.Minutes;

/// <summary>
/// Tells the shared store since when hosts are rolled up, before their first energy: ever, or, of a host that has older points which nobody rolled up, from the hour after the next on. Where a build that rolls nothing up ran here
/// before, that holds for every host of the own ledger, until it is read back from the store. Told again each week and after an outage, so that a retention policy does not forget it. For the readings' loop alone.
/// </summary>
internal sealed class MarkWriter(SharedMarks marks, ILedgerReader ledger, RolledCursor rolled, string collector, TimeSpan replay, TimeProvider time)
{
    private const int MinutesPerWeek = 7 * 1440;
    private const int MinutesPerHour = 60;
    private const int MostHosts = 65_536;

    // A fleet that comes at once is no question for each of its hosts. Whom another collector told of since is marked later than need be, and no energy is missed.
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, UtcMinute> _told = new(StringComparer.Ordinal);
    // Of these an older build may have written what is rolled up nowhere.
    private readonly HashSet<string> _unsure = new(StringComparer.Ordinal);
    private UtcMinute? _from;
    private UtcMinute? _looked;
    private long? _seenAt;

    /// <summary>Before anything is taken in.</summary>
    /// <param name="cursor">The inbox's rows up to this one were told.</param>
    public void Begin(long cursor)
    {
        Unsent();
        _seenAt = null;
        if (_unsure.Count > 0 || rolled.Covers(cursor)) return;
        _unsure.UnionWith(ledger.SitesAt(UtcMinute.FromTime(time.GetUtcNow())).Keys);
        if (_unsure.Count == 0) rolled.Save(cursor);
    }

    /// <summary>What was written may not have been sent: each host is told of again.</summary>
    public void Unsent()
    {
        _told.Clear();
        _looked = null;
    }

    /// <summary>The inbox is let go of up to there.</summary>
    public void Advancing(long cursor)
    {
        if (_unsure.Count == 0) rolled.Save(cursor);
    }

    /// <summary>Once a minute while there is something to raise, also of hosts that come no more.</summary>
    /// <exception cref="StoreUnavailableException">What the store says of them cannot be read now.</exception>
    public void Write(LineBuffer lines, CancellationToken cancellationToken)
    {
        var minute = UtcMinute.FromTime(time.GetUtcNow());
        if (_unsure.Count > 0 && _looked != minute) Raise(minute, lines, cancellationToken);
    }

    /// <exception cref="StoreUnavailableException">What the store says of the host cannot be read now.</exception>
    public void Write(LiveTick tick, LineBuffer lines, CancellationToken cancellationToken)
    {
        var minute = UtcMinute.FromTime(time.GetUtcNow());
        var host = tick.Tick.Inventory.Host;
        if (_told.TryGetValue(host, out var told) && minute < told + MinutesPerWeek) return;
        SharedMarks.Write(collector, host, SinceOf(host, minute, cancellationToken), minute, lines);
        if (_told.Count >= MostHosts) _told.Clear();
        _told[host] = minute;
    }

    private UtcMinute SinceOf(string host, UtcMinute minute, CancellationToken cancellationToken)
    {
        if (_unsure.Contains(host) && _from is { } from) return from;
        if (marks.Current(cancellationToken).TryGetValue(host, out var since) || marks.Current(cancellationToken, Recent).TryGetValue(host, out since)) return since;
        return marks.HasEnergy(host, cancellationToken) ? Later(minute) : SharedMarks.Ever;
    }

    private void Raise(UtcMinute minute, LineBuffer lines, CancellationToken cancellationToken)
    {
        var from = _from ??= Later(minute);
        var known = marks.Current(cancellationToken, TimeSpan.Zero);
        _looked = minute;
        var missing = _unsure.Where(host => !known.TryGetValue(host, out var since) || since < from).ToList();
        foreach (var host in missing) SharedMarks.Write(collector, host, from, minute, lines);
        // What a server took just now it may lose as it dies.
        if (missing.Count > 0) _seenAt = null;
        else if (_seenAt is not { } at) _seenAt = time.GetTimestamp();
        else if (time.GetElapsedTime(at) >= replay) _unsure.Clear();
    }

    /// <summary>Another collector's clock may be off, and it may be of an older build for a while yet.</summary>
    private static UtcMinute Later(UtcMinute minute) => minute.FloorTo(MinutesPerHour) + (2 * MinutesPerHour);
}
