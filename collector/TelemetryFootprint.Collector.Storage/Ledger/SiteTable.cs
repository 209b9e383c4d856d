using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Where each host stood and how long the slots of each zone are; held in memory, appended to the file.</summary>
internal sealed class SiteTable : IDisposable
{
    private readonly Statement _insertPeriod, _insertLength;
    private readonly Dictionary<(string Host, UtcMinute From), long> _ids = [];

    public SiteTable(SqliteConnection connection)
    {
        _insertPeriod = new(connection, """
            INSERT INTO site_period (host, from_minute, site, zone, pue_ppm, pue_set, wue_microlitres) VALUES ($0, $1, $2, $3, $4, $5, $6) RETURNING id
            """, 7);
        _insertLength = new(connection, "INSERT INTO slot_length (zone, from_minute, minutes) VALUES ($0, $1, $2)", 3);
        foreach (var stored in Periods(connection)) Remember(stored);
        Lengths = LengthsOf(connection);
    }

    public SiteTimeline Timeline { get; } = new();

    public SlotLengths Lengths { get; }

    public static List<StoredPeriod> Periods(SqliteConnection connection)
    {
        using var all = new Statement(connection, """
            SELECT id, host, from_minute, site, zone, pue_ppm, pue_set, wue_microlitres FROM site_period ORDER BY host, from_minute
            """, 0);
        return all.Rows(ToPeriod);
    }

    /// <summary>The host's period in force at that minute; null: never heard of.</summary>
    public static SitePeriod? PeriodAt(SqliteConnection connection, string host, UtcMinute minute)
    {
        using var last = new Statement(connection, """
            SELECT id, host, from_minute, site, zone, pue_ppm, pue_set, wue_microlitres FROM site_period
            WHERE host = $0 AND from_minute <= $1 ORDER BY from_minute DESC LIMIT 1
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

    public void Append(SitePeriod period)
    {
        var id = (long)_insertPeriod.Scalar(
            period.Host, period.From.Value, period.Site, period.Zone, period.Pue.PartsPerMillion, period.Pue.IsSet, period.WueMicrolitresPerKilowattHour)!;
        Remember(new(id, period));
    }

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
    }

    private static StoredPeriod ToPeriod(SqliteDataReader row) => new(row.GetInt64(0), new SitePeriod(
        row.GetString(1), new(row.GetInt32(2)), row.GetString(3), row.GetString(4), new(row.GetInt32(5), row.GetBoolean(6)),
        row.IsDBNull(7) ? null : row.GetInt64(7)));

    private void Remember(StoredPeriod stored)
    {
        Timeline.Add(stored.Period);
        _ids[(stored.Period.Host, stored.Period.From)] = stored.Id;
    }
}
