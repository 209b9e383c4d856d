using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Prices in force, booked grams and unpriced energy.</summary>
internal sealed class PriceTables(SqliteConnection connection) : IDisposable
{
    private const string PriceColumns = "p.slot, p.minutes, p.version, p.micrograms, p.quality, v.provider FROM slot_price p JOIN factor_version v ON v.id = p.version";

    private readonly Statement _price = new(connection, $"SELECT {PriceColumns} WHERE p.zone = $0 AND p.family = $1 AND p.slot = $2", 3);
    private readonly Statement _prices = new(connection, $"SELECT {PriceColumns} WHERE p.zone = $0 AND p.family = $1 AND p.slot + p.minutes > $2 AND p.slot > $2 - 60 AND p.slot < $3 ORDER BY p.slot", 4);
    private readonly Statement _nextFamily = new(connection, "SELECT min(family) FROM slot_price WHERE zone = $0 AND family > $1", 2);
    private readonly Dictionary<string, List<FactorFamily>> _families = new(StringComparer.Ordinal);
    private readonly Statement _set = new(connection, """
        INSERT INTO slot_price (zone, family, slot, minutes, version, micrograms, quality, priced_at) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT DO UPDATE SET version = excluded.version, micrograms = excluded.micrograms, quality = excluded.quality
        """, 8);
    // Of two that ended at one moment, the first was in force before it.
    private readonly Statement _past = new(connection, """
        INSERT OR IGNORE INTO slot_price_past (zone, family, slot, until, version, micrograms, quality)
        SELECT zone, family, slot, $3, version, micrograms, quality FROM slot_price WHERE zone = $0 AND family = $1 AND slot = $2
        """, 4);
    private readonly Statement _booked = new(connection, "SELECT ug, rest FROM booked WHERE series = $0 AND zone = $1 AND family = $2", 3);
    private readonly Statement _book = new(connection, """
        INSERT INTO booked (series, zone, family, ug, rest, grades) VALUES ($0, $1, $2, $3, $4, $5)
        ON CONFLICT DO UPDATE SET ug = excluded.ug, rest = excluded.rest, grades = grades | excluded.grades
        """, 6);
    private readonly Statement _addUnpriced = new(connection, """
        INSERT INTO unpriced (zone, slot, simulated, minutes, mj) VALUES ($0, $1, $2, $3, $4) ON CONFLICT DO UPDATE SET mj = mj + excluded.mj
        """, 5);
    private readonly Statement _addUnpricedSeries = new(connection, """
        INSERT INTO unpriced_series (zone, series, mj) VALUES ($0, $1, $2) ON CONFLICT DO UPDATE SET mj = mj + excluded.mj
        """, 3);
    private readonly Statement _dropUnpriced = new(connection, "DELETE FROM unpriced WHERE zone = $0 AND slot = $1", 2);
    private readonly Statement _dropEmpty = new(connection, """
        DELETE FROM unpriced WHERE zone = $0 AND slot = $1
          AND NOT EXISTS (SELECT 1 FROM energy_slot e JOIN site_period p ON p.id = e.period WHERE e.slot = $1 AND p.zone = $0)
        """, 2);
    private readonly Statement _waiting = new(connection, "SELECT 1 FROM unpriced WHERE zone = $0 AND slot = $1 AND mj <> 0", 2);
    private readonly Statement _unpriced = new(connection, """
        SELECT DISTINCT slot, minutes FROM unpriced WHERE zone = $0 AND slot + minutes > $1 AND slot > $1 - 60 AND slot < $2 ORDER BY slot
        """, 3);

    public SlotPrice? Price(string zone, FactorFamily family, UtcMinute slot) => _price.Rows(ToPrice, zone, family.Code, slot.Value).FirstOrDefault();

    public List<SlotPrice> Prices(string zone, FactorFamily family, MinuteRange range) => _prices.Rows(ToPrice, zone, family.Code, range.From.Value, range.To.Value);

    /// <summary>The slot's price in each family that the zone was ever priced in: energy that comes, goes or changes counts in all of them.</summary>
    public List<(FactorFamily Family, SlotPrice Price)> Prices(string zone, UtcMinute slot)
    {
        var prices = new List<(FactorFamily, SlotPrice)>();
        foreach (var family in FamiliesOf(zone))
        {
            if (Price(zone, family, slot) is { } price) prices.Add((family, price));
        }

        return prices;
    }

    public void SetPrice(string zone, FactorFamily family, MinuteRange slot, SlotFactor factor, DateTimeOffset at)
    {
        if (FamiliesOf(zone) is var families && !families.Contains(family)) families.Add(family);
        _set.Run(
            zone, family.Code, slot.From.Value, slot.Minutes, factor.Version.Id, factor.Value.Micrograms, FactorQualityNumber.Of(factor.Quality), UnixTime.ToMicroseconds(at));
    }

    /// <summary>Keeps what was in force until now, before another price takes its place.</summary>
    public void KeepPast(string zone, FactorFamily family, UtcMinute slot, DateTimeOffset until) =>
        _past.Run(zone, family.Code, slot.Value, UnixTime.ToMicroseconds(until));

    public void Book(long series, string zone, FactorFamily family, EmissionProduct added, FactorQuality quality)
    {
        var before = _booked.Rows(row => EmissionProduct.FromParts(row.GetInt64(0), row.GetInt64(1)), series, zone, family.Code).FirstOrDefault();
        var (micrograms, remainder) = (before + added).ToParts();
        _book.Run(series, zone, family.Code, micrograms, remainder, BookedGrades.Of(quality));
    }

    /// <param name="millijoules">Below 0: energy that a restatement takes to another zone.</param>
    public void AddUnpriced(string zone, MinuteRange slot, long series, bool simulated, long millijoules)
    {
        _addUnpriced.Run(zone, slot.From.Value, simulated, slot.Minutes, millijoules);
        _addUnpricedSeries.Run(zone, series, millijoules);
    }

    /// <summary>The slot is priced now, with all the energy in it.</summary>
    public void DropUnpriced(string zone, UtcMinute slot, IEnumerable<SlotEnergy> energy)
    {
        _dropUnpriced.Run(zone, slot.Value);
        foreach (var entry in energy) _addUnpricedSeries.Run(zone, entry.Series, -entry.Energy.Millijoules);
    }

    /// <summary>A slot without energy waits for nothing.</summary>
    public void DropIfEmpty(string zone, UtcMinute slot) => _dropEmpty.Run(zone, slot.Value);

    public bool IsWaiting(string zone, UtcMinute slot) => _waiting.Scalar(zone, slot.Value) is not null;

    /// <summary>Slots of the zone that wait for a factor and touch the range.</summary>
    public List<MinuteRange> Unpriced(string zone, MinuteRange range) =>
        _unpriced.Rows(row => new MinuteRange(new(row.GetInt32(0)), new(row.GetInt32(0) + row.GetInt32(1))), zone, range.From.Value, range.To.Value);

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_price, _prices, _nextFamily, _set, _past, _booked, _book, _addUnpriced, _addUnpricedSeries, _dropUnpriced, _dropEmpty, _waiting, _unpriced]) statement.Dispose();
    }

    private List<FactorFamily> FamiliesOf(string zone)
    {
        if (_families.TryGetValue(zone, out var families)) return families;
        _families[zone] = families = [];
        // From one family to the next by the key: the rows between, years of slots, are not read.
        for (long code = -1; _nextFamily.Scalar(zone, code) is long next; code = next) families.Add(FactorFamily.FromCode((int)next));
        return families;
    }

    private static SlotPrice ToPrice(SqliteDataReader row) => new(
        new(new(row.GetInt32(0)), new(row.GetInt32(0) + row.GetInt32(1))), row.GetInt64(2), new(row.GetInt64(3)), FactorQualityNumber.From(row.GetInt32(4)), row.GetString(5));
}
