using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary><c>ledger.db</c>, minute by minute. Nobody waits for these answers, so they have no limit of time.</summary>
public sealed class SqliteEmissionReader(string path, IRunProjects? projects = null) : IEmissionReader
{
    public EmissionMark Mark() => LedgerSnapshot.Ask(path, null, connection =>
    {
        using var newest = new Statement(connection, "SELECT coalesce((SELECT max(priced_at) FROM slot_price), 0), coalesce((SELECT max(id) FROM restatement), 0)", 0);
        return newest.Rows(row => new EmissionMark(UnixTime.FromMicroseconds(row.GetInt64(0)), row.GetInt64(1)))[0];
    }, CancellationToken.None);

    public IReadOnlyList<EmissionPoint> Points(MinuteRange range, CancellationToken cancellationToken) => LedgerSnapshot.Ask(path, null, connection =>
    {
        var prices = new PriceReader(connection, null, range);
        var sums = new Dictionary<(UtcMinute At, string Host, string Device, string Project, bool Simulated), (SitePeriod Period, MinuteRange Slot, long Millijoules)>();
        foreach (var cell in new CellReader(connection, projects: projects).Minutes(range, null))
        {
            var key = (cell.From, cell.Series.Host, cell.Series.Device, cell.Series.Project, cell.Series.IsSimulated);
            // A host is in one place at a time, so all of a minute's energy has one price.
            sums[key] = (cell.Period, cell.Slot, checked(sums.GetValueOrDefault(key).Millijoules + cell.Energy.Millijoules));
            // What a project has now was nobody's before the project was told: whoever keeps a copy has to know that it is there no more.
            if (cell.Series.RunProject is not null) sums.TryAdd((key.From, key.Host, key.Device, OwnerText.Unattributed, key.IsSimulated), (cell.Period, cell.Slot, 0));
        }

        return (IReadOnlyList<EmissionPoint>)[.. sums.Select(sum =>
        {
            var ((at, host, device, project, isSimulated), (period, slot, millijoules)) = sum;
            var price = prices.PriceOf(period.Zone, slot);
            var energy = new Joules(millijoules);
            return new EmissionPoint(
                at, host, device, project, period.Site, period.Zone, isSimulated, prices.FamilyOf(period.Zone), energy,
                price is { } of ? EmissionProduct.Of(energy, period.Pue, of.Value).ToGrams() : null)
            {
                Quality = price?.Quality,
                Version = price?.Version,
            };
        })];
    }, cancellationToken);

    public IReadOnlyList<PricedSlot> FirstPriced(DateTimeOffset after) => LedgerSnapshot.Ask(path, null, connection =>
    {
        using var priced = new Statement(connection, "SELECT zone, slot, minutes, priced_at FROM slot_price WHERE priced_at > $0 ORDER BY priced_at", 1);
        return (IReadOnlyList<PricedSlot>)priced.Rows(
            row => new PricedSlot(row.GetString(0), new(new(row.GetInt32(1)), new(row.GetInt32(1) + row.GetInt32(2))), UnixTime.FromMicroseconds(row.GetInt64(3))),
            UnixTime.ToMicroseconds(after));
    }, CancellationToken.None);
}
