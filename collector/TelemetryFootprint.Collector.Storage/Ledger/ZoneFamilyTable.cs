using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>Which family of factors each zone is booked in. A zone that changes it has all its energy unpriced in the new one, until priced again.</summary>
internal sealed class ZoneFamilyTable(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, FactorFamily?> _known = new(StringComparer.Ordinal);
    private readonly Statement _find = new(connection, "SELECT family FROM zone_family WHERE zone = $0", 1);
    private readonly Statement _set = new(connection, "INSERT INTO zone_family (zone, family, since) VALUES ($0, $1, $2) ON CONFLICT DO UPDATE SET family = excluded.family", 3);
    private readonly Statement _past = new(connection, "INSERT OR IGNORE INTO zone_family_past (zone, until, family) SELECT zone, $1, family FROM zone_family WHERE zone = $0", 2);
    private readonly Statement _clear = new(connection, "DELETE FROM unpriced WHERE zone = $0", 1);
    private readonly Statement _fill = new(connection, """
        INSERT INTO unpriced (zone, slot, simulated, minutes, mj)
        SELECT $0, e.slot, s.method = 6, max(e.minutes), sum(e.mj)
        FROM energy_slot e JOIN site_period p ON p.id = e.period JOIN series s ON s.id = e.series
        WHERE p.zone = $0 AND NOT EXISTS (SELECT 1 FROM slot_price x WHERE x.zone = $0 AND x.family = $1 AND x.slot = e.slot)
        GROUP BY e.slot, s.method = 6
        """, 2);

    private readonly Statement _clearSeries = new(connection, "DELETE FROM unpriced_series WHERE zone = $0", 1);
    private readonly Statement _fillSeries = new(connection, """
        INSERT INTO unpriced_series (zone, series, mj)
        SELECT $0, e.series, sum(e.mj) FROM energy_slot e JOIN site_period p ON p.id = e.period
        WHERE p.zone = $0 AND NOT EXISTS (SELECT 1 FROM slot_price x WHERE x.zone = $0 AND x.family = $1 AND x.slot = e.slot)
        GROUP BY e.series
        """, 2);

    /// <summary>What the zone is booked in, also while no provider serves it. Null: it never had one.</summary>
    public FactorFamily? Of(string zone)
    {
        if (_known.TryGetValue(zone, out var known)) return known;
        return _known[zone] = _find.Scalar(zone) is { } code ? FactorFamily.FromCode(Convert.ToInt32(code, CultureInfo.InvariantCulture)) : null;
    }

    public void Align(string zone, FactorFamily family, DateTimeOffset now)
    {
        var before = Of(zone);
        if (before == family) return;
        _known[zone] = family;
        _past.Run(zone, UnixTime.ToMicroseconds(now));
        _set.Run(zone, family.Code, UnixTime.ToMicroseconds(now));
        if (before is null) return;
        _clear.Run(zone);
        _fill.Run(zone, family.Code);
        _clearSeries.Run(zone);
        _fillSeries.Run(zone, family.Code);
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[_find, _set, _past, _clear, _fill, _clearSeries, _fillSeries]) statement.Dispose();
    }
}
