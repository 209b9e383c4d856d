using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary><c>ledger.db</c>, the reading side. Each question has a read-only connection and one snapshot of its own.</summary>
public sealed class SqliteLedgerReader(string path, IFactorChains chains, TimeSpan? limit = null, IRunProjects? projects = null) : ILedgerReader
{
    public LedgerTotals Totals(TotalsQuery query, CancellationToken cancellationToken = default) => LedgerSnapshot.Ask(path, limit, (connection, look) =>
    {
        var prices = new PriceReader(connection, query.Kind, query.Range, query.AsOf);
        var reader = new CellReader(connection, query.AsOf, projects);
        var steps = query.Steps is { IsFitted: true } fitted && !reader.HasMinutes(query.Range) ? fitted.Hourly : query.Steps;
        var coverage = new CoverageReader(connection);
        return LedgerTables.Totals(query with { Steps = steps }, CellsOf(reader, query, steps, look), prices, series => coverage.Of(series, query.By), cancellationToken);
    }, cancellationToken);

    public UtcMinute? FirstMinuteOf(string run, CancellationToken cancellationToken = default) => InSnapshot(connection => RunTotalsReader.FirstMinute(connection, run), cancellationToken);

    public IReadOnlyList<SeriesPoint> Series(SeriesQuery query, CancellationToken cancellationToken = default) => InSnapshot(connection =>
    {
        var prices = new PriceReader(connection, query.Kind, query.Range, query.AsOf);
        var cells = new CellReader(connection, query.AsOf, projects);
        var device = cells.OfDevice(query.Device);
        // Steps of whole hours need no minutes, and find what is folded.
        var isHourly = query.StepMinutes % 60 == 0 && query.Range.From.Value % 60 == 0;
        return LedgerTables.Series(query, isHourly ? cells.Cells(query.Range, device) : cells.Minutes(query.Range, device), prices, cancellationToken);
    }, cancellationToken);

    public IReadOnlyList<IntensitySlot> Intensity(string zone, FactorKind kind, MinuteRange range, CancellationToken cancellationToken = default) => InSnapshot(connection =>
    {
        if (chains.ChainFor(zone) is not { } chain || chain.Family.Kind != kind) return (IReadOnlyList<IntensitySlot>)[];
        using var factors = new FactorTable(connection);
        using var prices = new PriceTables(connection);
        var lengths = SiteTable.LengthsOf(connection);
        // A zone without hosts yet has the length that it will have.
        if (lengths.Next(zone, chain.SlotMinutes, DateTimeOffset.UnixEpoch) is var (from, minutes) && from == SitePeriod.BeforeAllTime)
            lengths.Add(zone, from, minutes);
        var whole = new MinuteRange(new(range.From.Value - 60), new(range.To.Value + 60));
        var versions = factors.Overlapping(zone, chain.Family, whole);
        var applied = prices.Prices(zone, chain.Family, range).ToDictionary(price => price.Slot.From);
        var mixes = new MixReader(connection, range);
        return [.. new IntensityWalk(chain, lengths, versions, applied).Slots(range).Select(slot => slot with { Mix = mixes.Of(zone, slot.Slot) })];
    }, cancellationToken);

    public RunningTotals RunningTotals() => InSnapshot(RunningTotalsReader.Read);

    public RunTotals RunTotals(IReadOnlyCollection<string> runs) => InSnapshot(connection => RunTotalsReader.Read(connection, runs));

    public IReadOnlyList<LedgerRun> NewestRuns(int most, CancellationToken cancellationToken = default) => InSnapshot(connection => RunTotalsReader.Newest(connection, most), cancellationToken);

    public RunStanding RunStanding(string run) => InSnapshot(connection => RunTotalsReader.Standing(connection, run));

    public IReadOnlyList<Restatement> Restatements(MinuteRange range, int limit, long after = 0) => InSnapshot(connection =>
    {
        using var statement = new Statement(connection, """
            SELECT zone, family, slot, minutes, simulated, old_version, new_version, old_micrograms, new_micrograms, mj, delta_ng, reason, at,
              id, hosts, old_pue, new_pue, delta_ug, delta_rest
            FROM restatement WHERE slot >= $0 AND slot < $1 AND id > $3 ORDER BY id LIMIT $2
            """, 4);
        return (IReadOnlyList<Restatement>)statement.Rows(ToRestatement, range.From.Value, range.To.Value, limit, after);
    });

    public SitePeriod? SiteOf(string host, UtcMinute minute) => InSnapshot(connection => SiteTable.PeriodAt(connection, host, minute));

    public IReadOnlyDictionary<string, SitePeriod> SitesAt(UtcMinute minute) => InSnapshot(connection =>
    {
        var sites = new Dictionary<string, SitePeriod>(StringComparer.Ordinal);
        // Ordered by host and minute: the last one that has begun holds.
        foreach (var stored in SiteTable.Periods(connection).Where(stored => stored.Period.From <= minute))
            sites[stored.Period.Host] = stored.Period;
        return (IReadOnlyDictionary<string, SitePeriod>)sites;
    });

    public IReadOnlyList<DeviceUnpriced> UnpricedByDevice() => InSnapshot(RunningTotalsReader.UnpricedByDevice);

    public UtcMinute? FirstUnpriced(string zone, MinuteRange range) => InSnapshot(connection =>
    {
        using var first = new Statement(connection, "SELECT min(slot) FROM unpriced WHERE zone = $0 AND slot >= $1 AND slot < $2 AND mj <> 0", 3);
        return first.Scalar(zone, range.From.Value, range.To.Value) is long slot ? new UtcMinute((int)slot) : (UtcMinute?)null;
    });

    // Of each period that reaches into that time one slot is looked for; its series are read by their index, and never all slots of months.
    // A slot keeps the period that it was written with where a restatement says the same of its minutes: whose it is now, is told by its time, as CellReader does.
    public IReadOnlyList<string> ZonesSince(UtcMinute since) => InSnapshot(connection =>
    {
        using var statement = new Statement(connection, """
            WITH stood AS (
              SELECT id, host, zone, from_minute, coalesce(lead(from_minute) OVER (PARTITION BY host ORDER BY from_minute), 9223372036854775807) AS to_minute
              FROM site_period WHERE gone_at IS NULL)
            SELECT DISTINCT zone FROM stood WHERE zone <> '' AND (
              EXISTS (SELECT 1 FROM unpriced u WHERE u.zone = stood.zone)
              OR (to_minute > $0 AND EXISTS (
                SELECT 1 FROM series s CROSS JOIN energy_slot e INDEXED BY energy_slot_series ON e.series = s.id AND e.slot >= max($0, stood.from_minute - 60) AND e.slot < to_minute
                  CROSS JOIN site_period written ON written.id = e.period
                WHERE s.host = stood.host AND max(e.slot, written.from_minute) >= stood.from_minute AND max(e.slot, written.from_minute) < to_minute)))
            ORDER BY zone
            """, 1);
        return (IReadOnlyList<string>)statement.Rows(row => row.GetString(0), since.Value);
    });

    /// <summary>A run may have gone on for years: it is read by its own series alone, and a day of it at a time.</summary>
    private static IEnumerable<LedgerCell> CellsOf(CellReader cells, TotalsQuery query, TimelineSteps? steps, Action look)
    {
        var only = query.Run is { } run ? cells.OfRun(run) : null;
        if (only?.IsEmpty == true) return [];
        return steps is { AreHourly: false } ? cells.MinutesByHour(query.Range, look, only) : cells.CellsByDay(query.Range, look, only);
    }

    private static Restatement ToRestatement(SqliteDataReader row) => new(
        row.GetString(0), FactorFamily.FromCode(row.GetInt32(1)), new(new(row.GetInt32(2)), new(row.GetInt32(2) + row.GetInt32(3))), row.GetBoolean(4),
        row.GetInt64(5), row.GetInt64(6), new(row.GetInt64(7)), new(row.GetInt64(8)), new(row.GetInt64(9)), new(row.GetInt64(10)), row.GetString(11),
        UnixTime.FromMicroseconds(row.GetInt64(12)))
    {
        Id = row.GetInt64(13),
        Hosts = row.GetString(14),
        OldPue = row.IsDBNull(15) ? null : new Pue(row.GetInt32(15), true),
        NewPue = row.IsDBNull(16) ? null : new Pue(row.GetInt32(16), true),
        Product = row.IsDBNull(17) ? null : EmissionProduct.FromParts(row.GetInt64(17), row.GetInt64(18)),
    };

    private T InSnapshot<T>(Func<SqliteConnection, T> ask, CancellationToken cancellationToken = default) => LedgerSnapshot.Ask(path, limit, ask, cancellationToken);
}
