using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>
/// Corrects the past of sites: periods are superseded, slots are given their new periods, and the difference is posted. Whole hours are taken from
/// the slots; hours that the range cuts, or whose slots the new zone cuts otherwise, from the minutes.
/// </summary>
internal sealed class SiteRestater(SqliteConnection connection, SiteTable before, SeriesTable series, EnergyTables energy, SiteDelta delta) : IDisposable
{
    private const int MinutesPerHour = 60;
    private const int MinutesPerStep = 24 * MinutesPerHour;

    private readonly SiteTable _after = new(connection);
    private readonly SlotFold _fold = new(connection, energy);

    /// <summary>The periods are revised already; <paramref name="hosts"/> are those that had any.</summary>
    public void Run(SiteRestatement asked, IReadOnlyCollection<string> hosts, bool movesZones)
    {
        var ids = SeriesTable.All(connection).Where(entry => hosts.Contains(entry.Value.Host)).Select(entry => entry.Key).ToHashSet();
        var from = asked.Range.From.FloorTo(MinutesPerHour);
        var to = (asked.Range.To + (MinutesPerHour - 1)).FloorTo(MinutesPerHour);
        for (var step = from; step < to; step += MinutesPerStep)
        {
            var end = step + MinutesPerStep < to ? step + MinutesPerStep : to;
            foreach (var (hours, byMinutes) in Parts(new(step, end), asked.Range, movesZones))
                Restate(hours, byMinutes, ids);
            delta.Post();
        }
    }

    public void Dispose()
    {
        _after.Dispose();
        _fold.Dispose();
    }

    /// <summary>A step's hours by the way they are taken: those that the range cuts are by minutes.</summary>
    private static List<(MinuteRange Hours, bool ByMinutes)> Parts(MinuteRange step, MinuteRange range, bool movesZones)
    {
        if (movesZones) return [(step, true)];
        var (from, to) = (step.From, step.To);
        var parts = new List<(MinuteRange, bool)>();
        if (range.From > from)
        {
            parts.Add((new(from, from + MinutesPerHour), true));
            from += MinutesPerHour;
        }

        if (range.To < to && to + -MinutesPerHour >= from)
        {
            parts.Add((new(to + -MinutesPerHour, to), true));
            to += -MinutesPerHour;
        }

        if (from < to) parts.Add((new(from, to), false));
        return parts;
    }

    private void Restate(MinuteRange hours, bool byMinutes, HashSet<long> ids)
    {
        if (byMinutes)
        {
            Horizon.Of(connection).JudgeMinutes(connection, hours);
            RestateMinutes(hours, ids);
        }
        else
        {
            RestateSlots(hours, ids);
        }
    }

    private void RestateSlots(MinuteRange hours, HashSet<long> ids)
    {
        foreach (var row in _fold.Rows(hours, ids))
        {
            var old = before.PeriodOf(row.Period);
            var at = old.From > row.Slot.From ? old.From : row.Slot.From;
            var now = _after.Timeline.At(old.Host, at)!;
            if (now.SaysTheSameAs(old)) continue;
            _fold.Move(row, _after.IdOf(now));
            delta.Add(new(series.KeyOf(row.Series), row.Series, old, row.Slot, now, row.Slot, row.Cell.Millijoules));
        }
    }

    private void RestateMinutes(MinuteRange hours, HashSet<long> ids)
    {
        var folded = new Dictionary<(long Series, MinuteRange Slot, long Period), EnergyCell>();
        foreach (var id in ids)
        {
            var key = series.KeyOf(id);
            foreach (var (minute, cell) in _fold.Minutes(id, hours))
            {
                var (old, now) = (before.Timeline.At(key.Host, minute)!, _after.Timeline.At(key.Host, minute)!);
                var slot = _after.Lengths.SlotOf(now.Zone, minute);
                var place = (id, slot, _after.IdOf(now));
                folded[place] = folded.GetValueOrDefault(place) + cell;
                if (!now.SaysTheSameAs(old))
                    delta.Add(new(key, id, old, before.Lengths.SlotOf(old.Zone, minute), now, slot, cell.Millijoules));
            }
        }

        _fold.Replace(hours, ids, folded);
    }
}
