using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>
/// Reads energy of a range in one snapshot: whole hours from the folded slots, the rest minute by minute, or from whole slots where the minutes are gone. As known at an earlier time, hours that
/// changed since are read minute by minute too, without what came later.
/// </summary>
internal sealed class CellReader
{
    private const int MinutesPerHour = 60;

    private readonly SqliteConnection _connection;
    private readonly DateTimeOffset? _asOf;
    private readonly Horizon _horizon;
    private readonly SlotLengths _lengths;
    private readonly SiteTimeline _timeline = new();
    private readonly Dictionary<long, SitePeriod> _periods = [];
    private readonly Dictionary<long, SeriesKey> _series;

    public CellReader(SqliteConnection connection, DateTimeOffset? asOf = null)
    {
        (_connection, _asOf) = (connection, asOf);
        _horizon = Horizon.Of(connection);
        _lengths = SiteTable.LengthsOf(connection);
        foreach (var stored in SiteTable.AllPeriods(connection))
        {
            _periods.Add(stored.Id, stored.Period);
            if (asOf is { } then ? stored.HeldAsOf(then) : stored.HoldsNow) _timeline.Add(stored.Period);
        }

        _series = SeriesTable.All(connection);
    }

    public SiteTimeline Timeline => _timeline;

    public SlotLengths Lengths => _lengths;

    /// <summary>Every slot lies within an hour, so whole hours need no minutes.</summary>
    public IEnumerable<LedgerCell> Cells(MinuteRange range, string? device = null)
    {
        _horizon.Judge(range, _asOf);
        var (head, hours, tail) = Parts(range);
        return hours.Minutes == 0 ? Cut(head, device) : Cut(head, device).Concat(Hours(hours, device)).Concat(Cut(tail, device));
    }

    /// <summary>Throws <see cref="HistoryGoneException"/> if <see cref="Cells"/> would for any of these, before anything is told of the others.</summary>
    public void Judge(IReadOnlyList<MinuteRange> ranges)
    {
        foreach (var (head, _, tail) in ranges.TakeWhile(range => range.From < _horizon.FoldedTo).Select(Parts))
        {
            if (!IsOfWholeSlots(head)) _horizon.JudgeMinutes(_connection, head);
            if (!IsOfWholeSlots(tail)) _horizon.JudgeMinutes(_connection, tail);
        }
    }

    public IEnumerable<LedgerCell> Minutes(MinuteRange range, string? device)
    {
        _horizon.Judge(range, _asOf);
        _horizon.JudgeMinutes(_connection, range);
        if (range.Minutes <= 0) return [];
        using var statement = new Statement(_connection, """
            SELECT e.series, e.minute, e.mj, e.low, e.high, e.observed_ms FROM series s CROSS JOIN energy_minute e ON e.series = s.id
            WHERE e.minute >= $0 AND e.minute < $1 AND ($2 IS NULL OR s.device = $2)
            UNION ALL
            SELECT e.series, e.minute, e.mj, e.low, e.high, e.observed_ms FROM series s CROSS JOIN energy_late e ON e.series = s.id
            WHERE e.minute >= $0 AND e.minute < $1 AND ($2 IS NULL OR s.device = $2) AND ($3 IS NULL OR e.received_at <= $3)
            """, 4);
        return statement.Rows(row => OfMinute(row.GetInt64(0), new(row.GetInt32(1)), CellOf(row, 2)), range.From.Value, range.To.Value, device, Then);
    }

    private long? Then => _asOf is { } then ? UnixTime.ToMicroseconds(then) : null;

    private IEnumerable<LedgerCell> Cut(MinuteRange range, string? device)
    {
        // When the energy of folded minutes came is not known, so what was known earlier is not told by half hours.
        if (range.Minutes <= 0 || range.From >= _horizon.FoldedTo || _asOf is not null || !IsOfWholeSlots(range)) return Minutes(range, device);
        var folded = FoldedOf(range);
        return Slots(folded, device, null).Concat(Minutes(new(folded.To, range.To), device));
    }

    /// <summary>As far as the range is folded.</summary>
    private bool IsOfWholeSlots(MinuteRange range)
    {
        using var cut = new Statement(_connection, "SELECT 1 FROM energy_slot WHERE slot > $0 - 60 AND slot < $0 AND slot + minutes > $0 LIMIT 1", 1);
        return cut.Scalar(range.From.Value) is null && cut.Scalar(FoldedOf(range).To.Value) is null;
    }

    private MinuteRange FoldedOf(MinuteRange range) => new(range.From, range.To < _horizon.FoldedTo ? range.To : _horizon.FoldedTo);

    /// <summary>What lies before, in and after the whole hours; without any, all of it is before.</summary>
    private static (MinuteRange Head, MinuteRange Hours, MinuteRange Tail) Parts(MinuteRange range)
    {
        var (from, to) = ((range.From + (MinutesPerHour - 1)).FloorTo(MinutesPerHour), range.To.FloorTo(MinutesPerHour));
        return from < to
            ? (new(range.From, from), new(from, to), new(to, range.To))
            : (range, new(range.To, range.To), new(range.To, range.To));
    }

    private IEnumerable<LedgerCell> Hours(MinuteRange range, string? device)
    {
        var changed = _asOf is { } then ? new ChangedHours(_connection, _series, range, then) : null;
        // Where nothing changed since, the slots tell all there is; folded hours are among these.
        if (changed is null || changed.IsEmpty) return Slots(range, device, null);
        var ranges = changed.Ranges.ToList();
        foreach (var of in ranges) _horizon.JudgeChanged(of.Range);
        return Slots(range, device, changed).Concat(ranges.SelectMany(of => MinutesOf(of.Series, of.Range, device)));
    }

    private List<LedgerCell> Slots(MinuteRange range, string? device, ChangedHours? except)
    {
        using var statement = new Statement(_connection, """
            SELECT series, period, slot, minutes, mj, low, high, observed_ms FROM energy_slot WHERE slot >= $0 AND slot < $1
            """, 2);
        var cells = new List<LedgerCell>();
        statement.Each(
            row =>
            {
                var (series, slot) = (row.GetInt64(0), new UtcMinute(row.GetInt32(2)));
                if ((device is null || _series[series].Device == device) && except?.Has(series, slot) != true)
                    cells.Add(new(_series[series], PeriodOf(row.GetInt64(1), slot), slot, new(slot, slot + row.GetInt32(3)), CellOf(row, 4)));
                return true;
            },
            range.From.Value, range.To.Value);
        return cells;
    }

    /// <summary>What is told of the slot's period. As known earlier it may be something else; its boundaries were the same, or wider.</summary>
    private SitePeriod PeriodOf(long id, UtcMinute slot)
    {
        var period = _periods[id];
        return _timeline.At(period.Host, period.From > slot ? period.From : slot) ?? period;
    }

    private List<LedgerCell> MinutesOf(long series, MinuteRange range, string? device)
    {
        if (device is not null && _series[series].Device != device) return [];
        using var statement = new Statement(_connection, """
            SELECT minute, mj, low, high, observed_ms FROM energy_minute WHERE series = $0 AND minute >= $1 AND minute < $2
            UNION ALL
            SELECT minute, mj, low, high, observed_ms FROM energy_late WHERE series = $0 AND minute >= $1 AND minute < $2 AND received_at <= $3
            """, 4);
        return statement.Rows(row => OfMinute(series, new(row.GetInt32(0)), CellOf(row, 1)), series, range.From.Value, range.To.Value, Then);
    }

    private static EnergyCell CellOf(SqliteDataReader row, int column) =>
        new(row.GetInt64(column), row.GetInt64(column + 1), row.GetInt64(column + 2), row.GetInt64(column + 3));

    private LedgerCell OfMinute(long series, UtcMinute minute, EnergyCell energy)
    {
        var key = _series[series];
        var period = _timeline.At(key.Host, minute)!;
        return new(key, period, minute, _lengths.SlotOf(period.Zone, minute), energy);
    }
}
