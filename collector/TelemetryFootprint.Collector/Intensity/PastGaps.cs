using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// Energy older than a provider's usual answer that is unpriced or priced below <see cref="FactorQuality.Estimated"/>: an agent that was
/// cut off for days delivers it late, and a collector that was down missed what replaces a forecast.
/// </summary>
internal sealed class PastGaps(ILedgerReader ledger)
{
    /// <summary>What lies further back stays as it is.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(14);

    private const int MinutesPerDay = 24 * 60;

    /// <summary>From the oldest gap up to where the usual answer begins, 24 h ago; null: there is none.</summary>
    public MinuteRange? Find(string zone, FactorKind kind, int slotMinutes, DateTimeOffset now)
    {
        var minute = UtcMinute.FromTime(now).Value;
        var to = new UtcMinute(((minute - MinutesPerDay) / slotMinutes * slotMinutes) + slotMinutes);
        var range = new MinuteRange(to + -(int)Reach.TotalMinutes, to);
        var ungraded = ledger.Intensity(zone, kind, range)
            .Where(slot => slot.Applied && slot.Quality < FactorQuality.Estimated && range.Contains(slot.Slot.From)).Select(slot => slot.Slot.From);
        var oldest = OldestUnpriced(zone, kind, range) is { } unpriced ? ungraded.Append(unpriced) : ungraded;
        return oldest.Select(from => (UtcMinute?)from).Min() is { } start ? new MinuteRange(start, to) : null;
    }

    /// <summary>To the day: an answer of some slots too many costs nothing.</summary>
    private UtcMinute? OldestUnpriced(string zone, FactorKind kind, MinuteRange range)
    {
        if (!IsUnpriced(zone, kind, range))
            return null;
        var day = range.From;
        while (!IsUnpriced(zone, kind, new MinuteRange(day, day + MinutesPerDay)) && day + MinutesPerDay < range.To)
            day += MinutesPerDay;
        return day;
    }

    private bool IsUnpriced(string zone, FactorKind kind, MinuteRange range) =>
        ledger.Totals(new TotalsQuery(range, TotalsGrouping.Zone, kind)).Any(total => total.Key == zone && total.Unpriced.Millijoules > 0);
}
