using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary><c>ledger.db</c>, minute by minute. Nobody waits for these answers, so they have no limit of time.</summary>
public sealed class SqliteEmissionReader(string path, IRunProjects? projects = null) : IEmissionReader
{
    public bool IsShared => false;

    public EmissionMark Mark() => LedgerSnapshot.Ask(path, null, connection =>
    {
        using var newest = new Statement(connection, "SELECT coalesce((SELECT max(priced_at) FROM slot_price), 0), coalesce((SELECT max(id) FROM restatement), 0), coalesce((SELECT max(rowid) FROM site_move), 0)", 0);
        return newest.Rows(row => new EmissionMark(UnixTime.FromMicroseconds(row.GetInt64(0)), row.GetInt64(1), row.GetInt64(2)))[0];
    }, CancellationToken.None);

    public IReadOnlyList<EmissionPoint> Points(MinuteRange range, CancellationToken cancellationToken) => LedgerSnapshot.Ask(
        path, null, connection => EmissionTables.Points(new CellReader(connection, projects: projects).Minutes(range, null), new PriceReader(connection, null, range)), cancellationToken);

    public IReadOnlyList<PricedSlot> FirstPriced(DateTimeOffset after) => LedgerSnapshot.Ask(path, null, connection =>
    {
        using var priced = new Statement(connection, "SELECT zone, slot, minutes, priced_at FROM slot_price WHERE priced_at > $0 ORDER BY priced_at", 1);
        return (IReadOnlyList<PricedSlot>)priced.Rows(
            row => new PricedSlot(row.GetString(0), new(new(row.GetInt32(1)), new(row.GetInt32(1) + row.GetInt32(2))), UnixTime.FromMicroseconds(row.GetInt64(3))),
            UnixTime.ToMicroseconds(after));
    }, CancellationToken.None);

    public IReadOnlyList<HostMove> Moves(long after, int limit) => LedgerSnapshot.Ask(path, null, connection =>
    {
        using var moves = new Statement(connection, "SELECT rowid, host, from_minute, to_minute FROM site_move WHERE rowid > $0 ORDER BY rowid LIMIT $1", 2);
        return (IReadOnlyList<HostMove>)moves.Rows(
            row => new HostMove(row.GetInt64(0), row.GetString(1), new(new(row.GetInt32(2)), new(row.GetInt32(3)))), after, limit);
    }, CancellationToken.None);

    public IReadOnlyList<MinuteRange> SlotsOf(IReadOnlyCollection<string> runs) => LedgerSnapshot.Ask(path, null, connection =>
    {
        using var slots = new Statement(connection, """
            SELECT DISTINCT e.slot, e.minutes FROM series s JOIN energy_slot e INDEXED BY energy_slot_series ON e.series = s.id WHERE s.owner IN ($0, $1)
            """, 2);
        return (IReadOnlyList<MinuteRange>)[.. runs.SelectMany(run => slots.Rows(
            row => new MinuteRange(new(row.GetInt32(0)), new(row.GetInt32(0) + row.GetInt32(1))), run, OwnerText.ReservedIdlePrefix + run))];
    }, CancellationToken.None);
}
