using System.Collections.Frozen;
using TelemetryFootprint.Accounting.Tables;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>
/// Emission factors per fuel, for an intensity that is computed from a mix. The rows for any zone are the medians of IPCC AR5 (lifecycle)
/// and Electricity Maps' defaults (direct); a zone's own rows are nearer to its plants and differ a lot (lignite), so whoever uses them says so.
/// </summary>
public sealed class FuelFactorTable
{
    private static readonly Lazy<FuelFactorTable> Embedded = new(() => FactTable.Embedded("fuel-factors.csv", Read));

    private readonly FrozenDictionary<(Fuel Fuel, string Zone, AnnualFactorKind Kind), FuelFactor> _byFuel;

    private FuelFactorTable(IReadOnlyList<FuelFactor> rows)
    {
        Rows = rows;
        _byFuel = rows.ToFrozenDictionary(row => (row.Fuel, row.Zone, row.Kind));
    }

    /// <summary>The table in this assembly.</summary>
    public static FuelFactorTable Bundled => Embedded.Value;

    public IReadOnlyList<FuelFactor> Rows { get; }

    /// <summary>The row for plants anywhere. Null: no publisher states one of this kind (ocean and concentrated solar have no direct one).</summary>
    public FuelFactor? Find(Fuel fuel, AnnualFactorKind kind) => _byFuel.GetValueOrDefault((fuel, FuelFactor.AnyZone, kind));

    /// <summary>The zone's own row where it has one, else that for plants anywhere; the row says which.</summary>
    public FuelFactor? Find(Fuel fuel, AnnualFactorKind kind, string zone) => _byFuel.GetValueOrDefault((fuel, zone, kind)) ?? Find(fuel, kind);

    /// <summary>Reads a table. Throws <see cref="FormatException"/> with the line's number.</summary>
    public static FuelFactorTable Read(TextReader reader) => new(FactTable.Read(
        reader,
        "fuel,zone,kind,g_per_kwh,gas,year,source,licence",
        row => new FuelFactor(
            row.Word(0, FuelName.All), row[1], FactorWords.Kind(row, 2), FactorWords.Gas(row, 4), GramsPerKilowattHour.FromGrams(row.Number(3, 0, 3000, "g/kWh")), row.Year(5), row[6], row[7]),
        row => ((row.Fuel, row.Zone, row.Kind), $"{row.Fuel} has two {row.Kind} rows for {row.Zone}")));
}
