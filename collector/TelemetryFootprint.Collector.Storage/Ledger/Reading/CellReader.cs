using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
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
    private const int MinutesPerDay = 1440;

    private readonly SqliteConnection _connection;
    private readonly DateTimeOffset? _asOf;
    private readonly Horizon _horizon;
    private readonly SlotLengths _lengths;
    private readonly SiteTimeline _timeline = new();
    private readonly Dictionary<long, SitePeriod> _periods = [];
    private readonly Dictionary<long, SeriesKey> _series;
    private (MinuteRange Hours, ChangedHours Changed)? _changed;

    /// <param name="projects">What runs belong to now; null: energy counts for what it was booked for.</param>
    public CellReader(SqliteConnection connection, DateTimeOffset? asOf = null, IRunProjects? projects = null)
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
        if (projects is null) return;
        foreach (var (id, key) in _series.Where(entry => OwnerText.IsOfRun(entry.Value.Owner)).ToList())
        {
            if (projects.ProjectOf(OwnerText.RunOf(key.Owner)) is { } project) _series[id] = key with { RunProject = project.Length > 0 ? project : null };
        }
    }

    public SiteTimeline Timeline => _timeline;

    public SlotLengths Lengths => _lengths;

    /// <summary>Every slot lies within an hour, so whole hours need no minutes.</summary>
    /// <param name="range">What is asked for.</param>
    /// <param name="only">Of these series, found by their index: what others used costs nothing. Null: of all.</param>
    public IEnumerable<LedgerCell> Cells(MinuteRange range, SeriesSelection? only = null)
    {
        _horizon.Judge(range, _asOf);
        var (head, hours, tail) = Parts(range);
        return hours.Minutes == 0 ? Cut(head, only) : Cut(head, only).Concat(Hours(hours, only)).Concat(Cut(tail, only));
    }

    /// <summary>The same a day at a time, so that a year of a fleet is not held at once.</summary>
    /// <param name="range">What is asked for.</param>
    /// <param name="look">Called before each day; null: nobody looks at the clock.</param>
    /// <param name="only">Of these series; null: of all.</param>
    public IEnumerable<LedgerCell> CellsByDay(MinuteRange range, Action? look = null, SeriesSelection? only = null)
    {
        _horizon.Judge(range, _asOf);
        return Held(range).Days().SelectMany(day =>
        {
            look?.Invoke();
            return Cells(day, only);
        });
    }

    /// <summary>The minutes of it an hour at a time. Throws <see cref="HistoryGoneException"/> where any of them is folded.</summary>
    public IEnumerable<LedgerCell> MinutesByHour(MinuteRange range, Action? look, SeriesSelection? only)
    {
        _horizon.JudgeMinutes(_connection, range);
        return Held(range).Cut(minute => minute.FloorTo(MinutesPerHour) + MinutesPerHour).SelectMany(hour =>
        {
            look?.Invoke();
            return Minutes(hour, only);
        });
    }

    /// <summary>None of them is folded.</summary>
    public bool HasMinutes(MinuteRange range) => range.From >= _horizon.FoldedTo;

    /// <summary>The hours of it between the first and the last energy: the days of an empty century are no work.</summary>
    private MinuteRange Held(MinuteRange range)
    {
        using var first = new Statement(_connection, "SELECT min(slot) FROM energy_slot", 0);
        using var last = new Statement(_connection, "SELECT max(slot) FROM energy_slot", 0);
        if (first.Scalar() is not long from || last.Scalar() is not long to) return new(range.From, range.From);
        var held = new MinuteRange(new UtcMinute((int)from).FloorTo(MinutesPerHour), new UtcMinute((int)to).FloorTo(MinutesPerHour) + MinutesPerHour);
        return new(range.From > held.From ? range.From : held.From, range.To < held.To ? range.To : held.To);
    }

    /// <summary>Those of a device.</summary>
    public SeriesSelection OfDevice(string device) => new(_series.Where(entry => entry.Value.Device == device).Select(entry => entry.Key));

    /// <summary>Those of a run, and of what it held and did not use.</summary>
    public SeriesSelection OfRun(string run) => new(_series.Where(entry => OwnerText.RunOf(entry.Value.Owner) == run).Select(entry => entry.Key));

    /// <summary>Throws <see cref="HistoryGoneException"/> if <see cref="Cells"/> would for any of these, before anything is told of the others.</summary>
    public void Judge(IReadOnlyList<MinuteRange> ranges)
    {
        if (ranges.Count > 0) _horizon.Judge(new(ranges[0].From, ranges[^1].To), _asOf);
        foreach (var (head, hours, tail) in ranges.TakeWhile(range => range.From < _horizon.FoldedTo).Select(Parts))
        {
            if (!IsInSlots(head)) _horizon.JudgeMinutes(_connection, head);
            if (!IsInSlots(tail)) _horizon.JudgeMinutes(_connection, tail);
            foreach (var (_, changed) in ChangedIn(hours)) _horizon.JudgeChanged(changed);
        }
    }

    public IEnumerable<LedgerCell> Minutes(MinuteRange range, SeriesSelection? only)
    {
        _horizon.Judge(range, _asOf);
        _horizon.JudgeMinutes(_connection, range);
        if (range.Minutes <= 0) return [];
        using var statement = new Statement(_connection, only is null ? MinutesSql("series s", "s.id") : MinutesSql("json_each($2) s", "s.value"), 4);
        return statement.Rows(row => OfMinute(row.GetInt64(0), new(row.GetInt32(1)), CellOf(row, 2)), range.From.Value, range.To.Value, only?.Json, Then);
    }

    private static string MinutesSql(string series, string id) => $"""
        SELECT e.series, e.minute, e.mj, e.low, e.high, e.observed_ms FROM {series} CROSS JOIN energy_minute e ON e.series = {id}
        WHERE e.minute >= $0 AND e.minute < $1
        UNION ALL
        SELECT e.series, e.minute, e.mj, e.low, e.high, e.observed_ms FROM {series} CROSS JOIN energy_late e ON e.series = {id}
        WHERE e.minute >= $0 AND e.minute < $1 AND ($3 IS NULL OR e.received_at <= $3)
        """;

    private long? Then => _asOf is { } then ? UnixTime.ToMicroseconds(then) : null;

    private IEnumerable<LedgerCell> Cut(MinuteRange range, SeriesSelection? only)
    {
        if (range.Minutes <= 0 || range.From >= _horizon.FoldedTo || !IsInSlots(range)) return Minutes(range, only);
        var folded = FoldedOf(range);
        return Slots(folded, only, null).Concat(Minutes(new(folded.To, range.To), only));
    }

    /// <summary>As far as the range is folded: its slots are whole, and hold what was known then.</summary>
    private bool IsInSlots(MinuteRange range)
    {
        if (range.Minutes <= 0) return true;
        // When the energy of folded minutes came is not known by half hours.
        if (ChangedIn(new(range.From.FloorTo(MinutesPerHour), (range.To + (MinutesPerHour - 1)).FloorTo(MinutesPerHour))).Count > 0) return false;
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

    private IEnumerable<LedgerCell> Hours(MinuteRange range, SeriesSelection? only)
    {
        var changed = ChangedIn(range);
        // Where nothing changed since, the slots tell all there is; folded hours are among these.
        if (changed.Count == 0) return Slots(range, only, null);
        foreach (var of in changed) _horizon.JudgeChanged(of.Range);
        return Slots(range, only, _changed?.Changed).Concat(changed.SelectMany(of => MinutesOf(of.Series, of.Range, only)));
    }

    /// <summary>What changed since in these whole hours. It is looked for by days: a book asks hour by hour.</summary>
    private List<(long Series, MinuteRange Range)> ChangedIn(MinuteRange hours)
    {
        if (_asOf is not { } then || hours.Minutes <= 0) return [];
        if (_changed is not { } known || hours.From < known.Hours.From || hours.To > known.Hours.To)
        {
            var day = hours.From.FloorTo(MinutesPerDay);
            var read = new MinuteRange(day, hours.To > day + MinutesPerDay ? hours.To : day + MinutesPerDay);
            _changed = known = (read, new(_connection, _series, read, then));
        }

        return [.. known.Changed.Within(hours)];
    }

    private List<LedgerCell> Slots(MinuteRange range, SeriesSelection? only, ChangedHours? except)
    {
        const string Columns = "SELECT e.series, e.period, e.slot, e.minutes, e.mj, e.low, e.high, e.observed_ms FROM";
        using var statement = new Statement(
            _connection,
            only is null ? $"{Columns} energy_slot e WHERE e.slot >= $0 AND e.slot < $1"
            : $"{Columns} json_each($2) s CROSS JOIN energy_slot e INDEXED BY energy_slot_series ON e.series = s.value WHERE e.slot >= $0 AND e.slot < $1",
            only is null ? 2 : 3);
        var cells = new List<LedgerCell>();
        statement.Each(
            row =>
            {
                var (series, slot) = (row.GetInt64(0), new UtcMinute(row.GetInt32(2)));
                if (except?.Has(series, slot) != true)
                    cells.Add(new(_series[series], PeriodOf(row.GetInt64(1), slot), slot, new(slot, slot + row.GetInt32(3)), CellOf(row, 4)));
                return true;
            },
            only is null ? [range.From.Value, range.To.Value] : [range.From.Value, range.To.Value, only.Json]);
        return cells;
    }

    /// <summary>What is told of the slot's period. As known earlier it may be something else; its boundaries were the same, or wider.</summary>
    private SitePeriod PeriodOf(long id, UtcMinute slot)
    {
        var period = _periods[id];
        return _timeline.At(period.Host, period.From > slot ? period.From : slot) ?? period;
    }

    private List<LedgerCell> MinutesOf(long series, MinuteRange range, SeriesSelection? only)
    {
        if (only?.Holds(series) == false) return [];
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
