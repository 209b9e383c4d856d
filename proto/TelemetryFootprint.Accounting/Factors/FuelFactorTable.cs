using System.Collections.Frozen;
using TelemetryFootprint.Accounting.Tables;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>
/// Emission factors per fuel, for an intensity that is computed from a mix: the medians of IPCC AR5 (lifecycle) and Electricity Maps' defaults (direct), of
/// plants anywhere. Factors of one zone's own plants, which differ a lot (lignite), are in no source whose terms let us pass a table of them on.
/// </summary>
public sealed class FuelFactorTable
{
    private static readonly Lazy<FuelFactorTable> Embedded = new(() => FactTable.Embedded("fuel-factors.csv", Read));

    private readonly FrozenDictionary<(Fuel Fuel, AnnualFactorKind Kind), FuelFactor> _byFuel;

    private FuelFactorTable(IReadOnlyList<FuelFactor> rows)
    {
        Rows = rows;
        _byFuel = rows.ToFrozenDictionary(row => (row.Fuel, row.Kind));
    }

    /// <summary>The table in this assembly.</summary>
    public static FuelFactorTable Bundled => Embedded.Value;

    public IReadOnlyList<FuelFactor> Rows { get; }

    /// <summary>The row for plants anywhere. Null: no publisher states one of this kind (ocean and concentrated solar have no direct one).</summary>
    public FuelFactor? Find(Fuel fuel, AnnualFactorKind kind) => _byFuel.GetValueOrDefault((fuel, kind));

    /// <summary>Reads a table. Throws <see cref="FormatException"/> with the line's number.</summary>
    public static FuelFactorTable Read(TextReader reader) => new(FactTable.Read(
        reader,
        "fuel,kind,g_per_kwh,gas,year,source,licence",
        row => new FuelFactor(
            row.Word(0, FuelName.All), FactorWords.Kind(row, 1), FactorWords.Gas(row, 3), GramsPerKilowattHour.FromGrams(row.Number(2, 0, 3000, "g/kWh")), row.Year(4), row[5], row[6]),
        row => ((row.Fuel, row.Kind), $"{row.Fuel} has two {row.Kind} rows")));
}
