using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>How long a factor slot of each zone is, and since when. All lengths divide the hour, and a length changes on a whole hour only.</summary>
public sealed class SlotLengths
{
    /// <summary>Of a zone without a provider.</summary>
    public const int Default = 60;

    private readonly Dictionary<string, List<(UtcMinute From, int Minutes)>> _lengths = new(StringComparer.Ordinal);

    public void Add(string zone, UtcMinute from, int minutes)
    {
        if (!_lengths.TryGetValue(zone, out var lengths)) _lengths[zone] = lengths = [];
        lengths.Add((from, minutes));
    }

    public MinuteRange SlotOf(string zone, UtcMinute minute)
    {
        var length = _lengths.TryGetValue(zone, out var lengths) ? lengths.FindLast(entry => entry.From <= minute).Minutes : Default;
        var start = minute.FloorTo(length);
        return new(start, start + length);
    }

    /// <summary>The entry to append so that the length holds from now on; null: it holds already.</summary>
    public (UtcMinute From, int Minutes)? Next(string zone, int minutes, DateTimeOffset now)
    {
        if (!_lengths.TryGetValue(zone, out var lengths)) return (SitePeriod.BeforeAllTime, minutes);
        if (lengths[^1].Minutes == minutes) return null;
        var hour = (UtcMinute.FromTime(now.AddMicroseconds(ClockOffset.ToleranceMicroseconds)).Value / 60) + 1;
        var from = new UtcMinute(Math.Max(hour * 60, lengths[^1].From == SitePeriod.BeforeAllTime ? hour * 60 : lengths[^1].From.Value + 60));
        return (from, minutes);
    }
}
