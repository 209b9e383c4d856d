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
    /// <summary>What lies further back and has a price keeps it; what has none is asked for part by part (<see cref="FindOld"/>).</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromDays(14);

    private const int MinutesPerDay = 24 * 60;

    /// <summary>From the oldest gap up to where the usual answer begins, 24 h ago; null: there is none.</summary>
    public MinuteRange? Find(string zone, FactorKind kind, int slotMinutes, DateTimeOffset now)
    {
        var range = Reached(slotMinutes, now);
        var ungraded = ledger.Intensity(zone, kind, range)
            .Where(slot => slot.Applied && slot.Quality < FactorQuality.Estimated && range.Contains(slot.Slot.From)).Select(slot => slot.Slot.From);
        var oldest = ledger.FirstUnpriced(zone, range) is { } unpriced ? ungraded.Append(unpriced) : ungraded;
        return oldest.Select(from => (UtcMinute?)from).Min() is { } start ? new MinuteRange(start, range.To) : null;
    }

    /// <summary>
    /// The first part with unpriced energy, at most <paramref name="longest"/> minutes long, from a minute on that lies further back than <see cref="Reach"/>;
    /// null: there is none.
    /// </summary>
    public MinuteRange? FindOld(string zone, UtcMinute after, int longest, int slotMinutes, DateTimeOffset now)
    {
        var end = Reached(slotMinutes, now).From;
        if (after >= end || ledger.FirstUnpriced(zone, new(after, end)) is not { } from)
            return null;
        return new MinuteRange(from, from + longest < end ? from + longest : end);
    }

    private static MinuteRange Reached(int slotMinutes, DateTimeOffset now)
    {
        var to = new UtcMinute(((UtcMinute.FromTime(now).Value - MinutesPerDay) / slotMinutes * slotMinutes) + slotMinutes);
        return new MinuteRange(to + -(int)Reach.TotalMinutes, to);
    }
}
