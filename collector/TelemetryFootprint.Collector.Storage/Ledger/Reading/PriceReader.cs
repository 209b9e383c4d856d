using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>The factors in force, now or as known then, of one kind or of each zone's own, read zone by zone as they are asked for.</summary>
internal sealed class PriceReader(SqliteConnection connection, FactorKind? kind, MinuteRange range, DateTimeOffset? asOf = null) : ICellPrices
{
    private readonly Dictionary<string, FactorFamily?> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<UtcMinute, CellPrice>> _prices = new(StringComparer.Ordinal);

    /// <summary>What the zone is booked in; null: it has no provider, or one of another kind.</summary>
    public FactorFamily? FamilyOf(string zone)
    {
        if (_families.TryGetValue(zone, out var known)) return known;
        using var find = new Statement(connection, """
            SELECT coalesce((SELECT x.family FROM zone_family_past x WHERE x.zone = z.zone AND x.until > $1 ORDER BY x.until LIMIT 1),
              CASE WHEN $1 IS NULL OR z.since <= $1 THEN z.family END)
            FROM zone_family z WHERE z.zone = $0
            """, 2);
        FactorFamily? family = find.Scalar(zone, Then) is { } code ? FactorFamily.FromCode(Convert.ToInt32(code, CultureInfo.InvariantCulture)) : null;
        return _families[zone] = kind is null || family?.Kind == kind ? family : null;
    }

    public CellPrice? PriceOf(string zone, MinuteRange slot)
    {
        if (FamilyOf(zone) is not { } family) return null;
        if (!_prices.TryGetValue(zone, out var prices)) _prices[zone] = prices = Load(zone, family);
        return prices.TryGetValue(slot.From, out var price) ? price : null;
    }

    private long? Then => asOf is { } then ? UnixTime.ToMicroseconds(then) : null;

    private Dictionary<UtcMinute, CellPrice> Load(string zone, FactorFamily family)
    {
        using var load = new Statement(connection, """
            SELECT p.slot, coalesce(x.micrograms, p.micrograms), coalesce(x.quality, p.quality), coalesce(x.version, p.version),
              EXISTS (SELECT 1 FROM slot_price_past o WHERE o.zone = p.zone AND o.family = p.family AND o.slot = p.slot AND o.until <= coalesce($4, o.until)),
              coalesce((SELECT f.micrograms FROM slot_price_past f WHERE f.zone = p.zone AND f.family = p.family AND f.slot = p.slot ORDER BY f.until LIMIT 1), p.micrograms), p.priced_at
            FROM slot_price p LEFT JOIN slot_price_past x ON x.zone = p.zone AND x.family = p.family AND x.slot = p.slot
              AND x.until = (SELECT min(y.until) FROM slot_price_past y WHERE y.zone = p.zone AND y.family = p.family AND y.slot = p.slot AND y.until > $4)
            WHERE p.zone = $0 AND p.family = $1 AND p.slot > $2 - 60 AND p.slot < $3 AND ($4 IS NULL OR p.priced_at <= $4)
            """, 5);
        return load
            .Rows(
                row => (Slot: new UtcMinute(row.GetInt32(0)), Price: new CellPrice(new(row.GetInt64(1)), FactorQualityNumber.From(row.GetInt32(2)), row.GetInt64(3), row.GetBoolean(4))
                {
                    First = new(row.GetInt64(5)),
                    FirstAt = UnixTime.FromMicroseconds(row.GetInt64(6)),
                }),
                zone, family.Code, range.From.Value, range.To.Value, Then)
            .ToDictionary(row => row.Slot, row => row.Price);
    }
}
