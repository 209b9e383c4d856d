using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger.Reading;

/// <summary>The factors in force, of one kind or of each zone's own, read zone by zone as they are asked for.</summary>
internal sealed class PriceReader(SqliteConnection connection, FactorKind? kind, MinuteRange range)
{
    private readonly Dictionary<string, FactorFamily?> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<UtcMinute, (GramsPerKilowattHour Value, FactorQuality Quality)>> _prices = new(StringComparer.Ordinal);

    /// <summary>What the zone is booked in; null: it has no provider, or one of another kind.</summary>
    public FactorFamily? FamilyOf(string zone)
    {
        if (_families.TryGetValue(zone, out var known)) return known;
        using var find = new Statement(connection, "SELECT family FROM zone_family WHERE zone = $0", 1);
        FactorFamily? family = find.Scalar(zone) is { } code ? FactorFamily.FromCode(Convert.ToInt32(code, CultureInfo.InvariantCulture)) : null;
        return _families[zone] = kind is null || family?.Kind == kind ? family : null;
    }

    public (GramsPerKilowattHour Value, FactorQuality Quality)? PriceOf(string zone, MinuteRange slot)
    {
        if (FamilyOf(zone) is not { } family) return null;
        if (!_prices.TryGetValue(zone, out var prices)) _prices[zone] = prices = Load(zone, family);
        return prices.TryGetValue(slot.From, out var price) ? price : null;
    }

    private Dictionary<UtcMinute, (GramsPerKilowattHour Value, FactorQuality Quality)> Load(string zone, FactorFamily family)
    {
        using var load = new Statement(connection, """
            SELECT slot, micrograms, quality FROM slot_price WHERE zone = $0 AND family = $1 AND slot > $2 - 60 AND slot < $3
            """, 4);
        return load
            .Rows(row => (Slot: new UtcMinute(row.GetInt32(0)), Value: new GramsPerKilowattHour(row.GetInt64(1)), Quality: FactorQualityNumber.From(row.GetInt32(2))),
                zone, family.Code, range.From.Value, range.To.Value)
            .ToDictionary(row => row.Slot, row => (row.Value, row.Quality));
    }
}
