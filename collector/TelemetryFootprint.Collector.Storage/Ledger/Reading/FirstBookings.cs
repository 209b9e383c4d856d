using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>What energy was priced with when it came: the slot's first factor, and the PUE as known when the slot was over.</summary>
/// <param name="all">Every period that ever held; per host, in the order of their beginnings.</param>
internal sealed class FirstBookings(IEnumerable<StoredPeriod> all)
{
    // Of the other hosts the past never changed.
    private readonly Dictionary<string, StoredPeriod[]> _restated = all.GroupBy(stored => stored.Period.Host, StringComparer.Ordinal)
        .Where(host => host.Any(stored => stored.RestatedAt > 0)).ToDictionary(host => host.Key, host => host.ToArray(), StringComparer.Ordinal);

    // Cells of one slot come one behind the other.
    private readonly Dictionary<string, (UtcMinute At, Pue? Pue)> _last = new(StringComparer.Ordinal);

    /// <summary>Null: it was of another zone, or of that factor nobody knows.</summary>
    public (Pue Pue, GramsPerKilowattHour Value)? Of(LedgerCell cell, CellPrice? price) =>
        price is { First: { } first } && PueOf(cell) is { } pue ? (pue, first) : null;

    private Pue? PueOf(LedgerCell cell)
    {
        var host = cell.Period.Host;
        if (!_restated.TryGetValue(host, out var periods)) return cell.Period.Pue;
        // A slot may have a part before a change of the site, and one after it.
        var at = cell.Period.From > cell.From ? cell.Period.From : cell.From;
        if (_last.TryGetValue(host, out var last) && last.At == at) return last.Pue;
        var then = cell.Slot.To.ToTime();
        var first = periods.LastOrDefault(stored => stored.Period.From <= at && stored.HeldAsOf(then))?.Period;
        var pue = first?.Zone == cell.Period.Zone ? first.Pue : (Pue?)null;
        _last[host] = (at, pue);
        return pue;
    }
}
