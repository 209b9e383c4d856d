using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>What energy was priced with when it came: the slot's first factor, and the PUE as known when the slot was over and had one: what waits for a factor is booked later.</summary>
/// <param name="all">Every period that ever held; per host, in the order of their beginnings.</param>
internal sealed class FirstBookings(IEnumerable<StoredPeriod> all)
{
    // Of the other hosts the past never changed.
    private readonly Dictionary<string, Past> _pasts = all.GroupBy(stored => stored.Period.Host, StringComparer.Ordinal)
        .Where(host => host.Any(stored => stored.RestatedAt > 0)).ToDictionary(host => host.Key, host => new Past([.. host]), StringComparer.Ordinal);

    // Cells of one slot come one behind the other.
    private readonly Dictionary<string, (UtcMinute At, Pue? Pue)> _last = new(StringComparer.Ordinal);

    /// <summary>Null: it was of another zone, or of that factor nobody knows.</summary>
    public (Pue Pue, GramsPerKilowattHour Value)? Of(LedgerCell cell, CellPrice? price) =>
        price is { First: { } first } && PueOf(cell, price.Value.FirstAt) is { } pue ? (pue, first) : null;

    private Pue? PueOf(LedgerCell cell, DateTimeOffset? pricedAt)
    {
        var host = cell.Period.Host;
        if (!_pasts.TryGetValue(host, out var past)) return cell.Period.Pue;
        // A slot may have a part before a change of the site, and one after it.
        var at = cell.Period.From > cell.From ? cell.Period.From : cell.From;
        if (_last.TryGetValue(host, out var last) && last.At == at) return last.Pue;
        var over = cell.Slot.To.ToTime();
        // A restatement that prices a slot itself, of a zone that had no energy in it, books nothing.
        var before = pricedAt - TimeSpan.FromMicroseconds(1);
        var then = before > over ? before.Value : over;
        var first = past.At(at, then);
        var pue = first?.Zone == cell.Period.Zone ? first.Pue : (Pue?)null;
        _last[host] = (at, pue);
        return pue;
    }

    /// <summary>A year of a PUE per hour is found among by halves: an account asks for each of its hours.</summary>
    private sealed class Past(StoredPeriod[] all)
    {
        private readonly StoredPeriod[] _told = [.. all.Where(stored => stored.RestatedAt == 0)];
        private readonly StoredPeriod[] _restated = [.. all.Where(stored => stored.RestatedAt > 0)];
        private readonly long _since = all.Where(stored => stored.RestatedAt > 0).Min(stored => stored.RestatedAt);

        /// <summary>What was told of that minute at that time.</summary>
        public SitePeriod? At(UtcMinute minute, DateTimeOffset then)
        {
            var told = LastBefore(_told, minute, then, SitePeriod.BeforeAllTime);
            // Until then nothing had been restated.
            var restated = Sqlite.UnixTime.ToMicroseconds(then) < _since ? null : LastBefore(_restated, minute, then, told?.From ?? SitePeriod.BeforeAllTime);
            return restated is not null && (told is null || restated.From >= told.From) ? restated : told;
        }

        private static SitePeriod? LastBefore(StoredPeriod[] periods, UtcMinute minute, DateTimeOffset then, UtcMinute since)
        {
            var (low, high) = (0, periods.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (periods[middle].Period.From <= minute) low = middle + 1;
                else high = middle;
            }

            for (var index = low - 1; index >= 0 && periods[index].Period.From >= since; index--)
            {
                if (periods[index].HeldAsOf(then)) return periods[index].Period;
            }

            return null;
        }
    }
}
