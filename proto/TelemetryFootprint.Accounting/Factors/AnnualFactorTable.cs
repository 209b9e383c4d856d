using System.Collections.Frozen;
using TelemetryFootprint.Accounting.Tables;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>
/// The yearly means that come with the product. Publishers differ by tens of percent because they count different things, so a zone has
/// at most one row per kind and rows of different publishers are never blended.
/// </summary>
public sealed class AnnualFactorTable
{
    private static readonly Lazy<AnnualFactorTable> Embedded = new(() => FactTable.Embedded("annual-factors.csv", Read));

    private readonly FrozenDictionary<(string Zone, AnnualFactorKind Kind), AnnualFactor> _byZone;

    private AnnualFactorTable(IReadOnlyList<AnnualFactor> rows)
    {
        Rows = rows;
        _byZone = rows.ToFrozenDictionary(row => (row.Zone, row.Kind));
    }

    /// <summary>The table in this assembly.</summary>
    public static AnnualFactorTable Bundled => Embedded.Value;

    public IReadOnlyList<AnnualFactor> Rows { get; }

    /// <summary>The zone's row of this kind; a null kind means lifecycle if there is one, else direct. Null: the zone has none.</summary>
    public AnnualFactor? Find(string zone, AnnualFactorKind? kind) =>
        kind is { } asked
            ? _byZone.GetValueOrDefault((zone, asked))
            : _byZone.GetValueOrDefault((zone, AnnualFactorKind.Lifecycle)) ?? _byZone.GetValueOrDefault((zone, AnnualFactorKind.Direct));

    /// <summary>The zone's row, else its country's: a substitute, which the reach tells and whoever shows the figure says. Never of another kind.</summary>
    public (AnnualFactor Row, ZoneReach Reach)? FindOrWiden(string zone, AnnualFactorKind? kind) =>
        Find(zone, kind) is { } own ? (own, ZoneReach.Zone)
        : Find(ZoneName.CountryOf(zone), kind) is { } country ? (country, ZoneReach.Country)
        : null;

    /// <summary>Reads a table. Throws <see cref="FormatException"/> with the line's number: a wrong figure must never price energy.</summary>
    public static AnnualFactorTable Read(TextReader reader) => new(FactTable.Read(
        reader,
        "zone,g_per_kwh,kind,gas,basis,year,source,licence",
        row => new AnnualFactor(
            row[0], GramsPerKilowattHour.FromGrams(row.Positive(1, 3000, "g/kWh")), FactorWords.Kind(row, 2), FactorWords.Gas(row, 3), row[4], row.Year(5), row[6], row[7]),
        row => ((row.Zone, row.Kind), $"{row.Zone} has two {row.Kind} rows")));
}
