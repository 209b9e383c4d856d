using System.Collections.Frozen;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Tables;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Water;

/// <summary>
/// Water intensity of electricity per country. Evaporation from reservoirs makes the high ones; publishers differ (3.13 or 4.35 for the US), so a row says its source.
/// </summary>
public sealed class WaterFactorTable
{
    private const string World = "WORLD";

    private static readonly Lazy<WaterFactorTable> Embedded = new(() => FactTable.Embedded("electricity-water.csv", Read));

    private readonly FrozenDictionary<string, WaterFactor> _byZone;

    private WaterFactorTable(IReadOnlyList<WaterFactor> rows)
    {
        Rows = rows;
        _byZone = rows.ToFrozenDictionary(row => row.Zone);
    }

    /// <summary>The table in this assembly.</summary>
    public static WaterFactorTable Bundled => Embedded.Value;

    public IReadOnlyList<WaterFactor> Rows { get; }

    /// <summary>The zone's row; else its country's; else the world's mean. The reach says which, and whoever shows the figure says so too.</summary>
    public (WaterFactor Row, ZoneReach Reach)? Find(string zone) =>
        _byZone.TryGetValue(zone, out var own) ? (own, ZoneReach.Zone)
        : _byZone.TryGetValue(ZoneName.CountryOf(zone), out var country) ? (country, ZoneReach.Country)
        : _byZone.TryGetValue(World, out var world) ? (world, ZoneReach.World)
        : null;

    /// <summary>Reads a table. Throws <see cref="FormatException"/> with the line's number.</summary>
    public static WaterFactorTable Read(TextReader reader) => new(FactTable.Read(
        reader,
        "zone,litres_per_kwh,year,source,licence",
        row => new WaterFactor(row[0], LitresPerKilowattHour.FromLitres(row.Positive(1, 100, "L/kWh")), row.Year(2), row[3], row[4]),
        row => (row.Zone, $"{row.Zone} has two rows")));
}
