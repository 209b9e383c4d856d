using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Where each host stood and how long the slots of each zone are; held in memory, appended to the file.</summary>
internal sealed class SiteTable : IDisposable
{
    private readonly Statement _insertPeriod, _insertLength, _end, _move;
    private readonly Dictionary<(string Host, UtcMinute From), long> _ids = [];
    private readonly Dictionary<long, SitePeriod> _periods = [];

    private const string Columns = "id, host, from_minute, site, zone, pue_ppm, pue_set, wue_microlitres, source, restated_at, gone_at";

    public SiteTable(SqliteConnection connection)
    {
        _insertPeriod = new(connection, """
            INSERT INTO site_period (host, from_minute, site, zone, pue_ppm, pue_set, wue_microlitres, source, restated_at)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8) RETURNING id
            """, 9);
        _end = new(connection, "UPDATE site_period SET gone_at = $1 WHERE id = $0", 2);
        _move = new(connection, "INSERT INTO site_move (host, from_minute, to_minute, at) VALUES ($0, $1, $2, $3)", 4);
        _insertLength = new(connection, "INSERT INTO slot_length (zone, from_minute, minutes) VALUES ($0, $1, $2)", 3);
        foreach (var stored in AllPeriods(connection))
        {
            if (stored.HoldsNow) Remember(stored.Id, stored.Period);
            else _periods[stored.Id] = stored.Period;
        }

        Lengths = LengthsOf(connection);
    }

    public SiteTimeline Timeline { get; } = new();

    public SlotLengths Lengths { get; }

    /// <summary>What holds now.</summary>
    public static List<StoredPeriod> Periods(SqliteConnection connection)
    {
        using var now = new Statement(connection, $"SELECT {Columns} FROM site_period WHERE gone_at IS NULL ORDER BY host, from_minute", 0);
        return now.Rows(ToPeriod);
    }

    /// <summary>Also those that hold no more; per host, in the order of their beginnings.</summary>
    public static List<StoredPeriod> AllPeriods(SqliteConnection connection)
    {
        using var all = new Statement(connection, $"SELECT {Columns} FROM site_period ORDER BY host, from_minute", 0);
        return all.Rows(ToPeriod);
    }

    /// <summary>The host's period in force at that minute; null: never heard of.</summary>
    public static SitePeriod? PeriodAt(SqliteConnection connection, string host, UtcMinute minute)
    {
        using var last = new Statement(connection, $"""
            SELECT {Columns} FROM site_period WHERE host = $0 AND from_minute <= $1 AND gone_at IS NULL ORDER BY from_minute DESC LIMIT 1
            """, 2);
        return last.Rows(ToPeriod, host, minute.Value).FirstOrDefault()?.Period;
    }

    public static SlotLengths LengthsOf(SqliteConnection connection)
    {
        using var all = new Statement(connection, "SELECT zone, from_minute, minutes FROM slot_length ORDER BY zone, from_minute", 0);
        var lengths = new SlotLengths();
        foreach (var (zone, from, minutes) in all.Rows(row => (row.GetString(0), new UtcMinute(row.GetInt32(1)), row.GetInt32(2))))
            lengths.Add(zone, from, minutes);
        return lengths;
    }

    public long IdOf(SitePeriod period) => _ids[(period.Host, period.From)];

    /// <summary>Any period that ever held, by its row.</summary>
    public SitePeriod PeriodOf(long id) => _periods[id];

    public void Append(SitePeriod period) => Remember(Insert(period, 0), period);

    /// <summary>Changes the past. This table is to be read anew afterwards: its timeline still tells the old one.</summary>
    public void Revise(SiteRevision revision, DateTimeOffset at)
    {
        foreach (var gone in revision.Gone) _end.Run(IdOf(gone), UnixTime.ToMicroseconds(at));
        foreach (var added in revision.Added) _periods[Insert(added, UnixTime.ToMicroseconds(at))] = added;
    }

    /// <summary>Remembers that these minutes were told of another zone until now.</summary>
    public void Moved(string host, MinuteRange range, DateTimeOffset at) =>
        _move.Run(host, range.From.Value, range.To.Value, UnixTime.ToMicroseconds(at));

    public void AlignLength(string zone, int minutes, DateTimeOffset now)
    {
        if (Lengths.Next(zone, minutes, now) is not var (from, length)) return;
        _insertLength.Run(zone, from.Value, length);
        Lengths.Add(zone, from, length);
    }

    public void Dispose()
    {
        _insertPeriod.Dispose();
        _insertLength.Dispose();
        _end.Dispose();
        _move.Dispose();
    }

    private long Insert(SitePeriod period, long restatedAt) => (long)_insertPeriod.Scalar(
        period.Host, period.From.Value, period.Site, period.Zone, period.Pue.PartsPerMillion, period.Pue.IsSet, period.WueMicrolitresPerKilowattHour,
        period.Source, restatedAt)!;

    private static StoredPeriod ToPeriod(SqliteDataReader row) => new(row.GetInt64(0), new SitePeriod(
        row.GetString(1), new(row.GetInt32(2)), row.GetString(3), row.GetString(4), new(row.GetInt32(5), row.GetBoolean(6)),
        row.IsDBNull(7) ? null : row.GetInt64(7))
    {
        Source = row.GetString(8),
    }, row.GetInt64(9), row.IsDBNull(10) ? null : row.GetInt64(10));

    private void Remember(long id, SitePeriod period)
    {
        Timeline.Add(period);
        _ids[(period.Host, period.From)] = id;
        _periods[id] = period;
    }
}
