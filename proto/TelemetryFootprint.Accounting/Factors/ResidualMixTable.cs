using System.Collections.Frozen;
using TelemetryFootprint.Accounting.Tables;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>Residual mixes, market-based: AIB's of Europe, Green-e's of the eGRID subregions. Apart from the yearly means, so that no chain takes one for the other.</summary>
public sealed class ResidualMixTable
{
    private static readonly Lazy<ResidualMixTable> Embedded = new(() => FactTable.Embedded("residual-mixes.csv", Read));

    private readonly FrozenDictionary<string, ResidualMix> _byZone;

    private ResidualMixTable(IReadOnlyList<ResidualMix> rows)
    {
        Rows = rows;
        _byZone = rows.ToFrozenDictionary(row => row.Zone);
    }

    /// <summary>The table in this assembly.</summary>
    public static ResidualMixTable Bundled => Embedded.Value;

    public IReadOnlyList<ResidualMix> Rows { get; }

    /// <summary>Null: none is published for this zone (Austria discloses in full and has none).</summary>
    public ResidualMix? Find(string zone) => _byZone.GetValueOrDefault(zone);

    /// <summary>The zone's own, else its country's: a substitute, which the reach tells and whoever shows the figure says. Green-e has none of a country.</summary>
    public (ResidualMix Row, ZoneReach Reach)? FindOrWiden(string zone) =>
        Find(zone) is { } own ? (own, ZoneReach.Zone)
        : Find(ZoneName.CountryOf(zone)) is { } country ? (country, ZoneReach.Country)
        : null;

    /// <summary>Reads a table. Throws <see cref="FormatException"/> with the line's number.</summary>
    public static ResidualMixTable Read(TextReader reader) => new(FactTable.Read(
        reader,
        "zone,g_per_kwh,kind,gas,year,source,licence",
        row => new ResidualMix(
            row[0], GramsPerKilowattHour.FromGrams(row.Positive(1, 3000, "g/kWh")), FactorWords.KindOrUnknown(row, 2), FactorWords.GasOrUnknown(row, 3), row.Year(4), row[5], row[6]),
        row => (row.Zone, $"{row.Zone} has two rows")));
}
