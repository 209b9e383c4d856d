using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>Reads energy of a range in one snapshot: whole hours from the folded slots, the rest minute by minute.</summary>
internal sealed class CellReader
{
    private readonly SqliteConnection _connection;
    private readonly SlotLengths _lengths;
    private readonly SiteTimeline _timeline = new();
    private readonly Dictionary<long, SitePeriod> _periods = [];
    private readonly Dictionary<long, SeriesKey> _series;

    public CellReader(SqliteConnection connection)
    {
        _connection = connection;
        _lengths = SiteTable.LengthsOf(connection);
        foreach (var stored in SiteTable.Periods(connection))
        {
            _timeline.Add(stored.Period);
            _periods[stored.Id] = stored.Period;
        }

        using var series = new Statement(connection, "SELECT id, host, device, owner, state, method FROM series", 0);
        _series = series
            .Rows(row => (Id: row.GetInt64(0), Key: new SeriesKey(row.GetString(1), row.GetString(2), row.GetString(3), (PowerState)row.GetInt32(4), (Method)row.GetInt32(5))))
            .ToDictionary(entry => entry.Id, entry => entry.Key);
    }

    public SiteTimeline Timeline => _timeline;

    public SlotLengths Lengths => _lengths;

    /// <summary>Every slot lies within an hour, so whole hours need no minutes.</summary>
    public IEnumerable<LedgerCell> Cells(MinuteRange range)
    {
        var from = new UtcMinute((int)(Math.Ceiling(range.From.Value / 60m) * 60));
        var to = new UtcMinute((int)(Math.Floor(range.To.Value / 60m) * 60));
        if (from >= to) return Minutes(range, null);
        return Minutes(new(range.From, from), null).Concat(Slots(new(from, to))).Concat(Minutes(new(to, range.To), null));
    }

    public IEnumerable<LedgerCell> Minutes(MinuteRange range, string? device)
    {
        if (range.Minutes <= 0) return [];
        using var statement = new Statement(_connection, """
            SELECT e.series, e.minute, e.mj, e.low, e.high, e.observed_ms FROM series s CROSS JOIN energy_minute e ON e.series = s.id
            WHERE e.minute >= $0 AND e.minute < $1 AND ($2 IS NULL OR s.device = $2)
            UNION ALL
            SELECT e.series, e.minute, e.mj, e.low, e.high, e.observed_ms FROM series s CROSS JOIN energy_late e ON e.series = s.id
            WHERE e.minute >= $0 AND e.minute < $1 AND ($2 IS NULL OR s.device = $2)
            """, 3);
        return statement.Rows(row => OfMinute(row.GetInt64(0), new(row.GetInt32(1)), CellOf(row, 2)), range.From.Value, range.To.Value, device);
    }

    private List<LedgerCell> Slots(MinuteRange range)
    {
        using var statement = new Statement(_connection, """
            SELECT series, period, slot, minutes, mj, low, high, observed_ms FROM energy_slot WHERE slot >= $0 AND slot < $1
            """, 2);
        return statement.Rows(
            row => new LedgerCell(
                _series[row.GetInt64(0)], _periods[row.GetInt64(1)], new(row.GetInt32(2)),
                new(new(row.GetInt32(2)), new(row.GetInt32(2) + row.GetInt32(3))), CellOf(row, 4)),
            range.From.Value, range.To.Value);
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
