using TelemetryFootprint.Accounting.Tables;

namespace TelemetryFootprint.Accounting.Estimates.Cases;

/// <summary>Reads the inputs of cases; a cell may be a product, as the source makes the figure up.</summary>
internal static class CasePartReader
{
    private const string Header =
        "case,part,devices,hours,watts,queries,kwh_per_query,kwh,basis,pue,g_per_kwh,wue,ewif,embodied_kg,lifetime_hours,shared_by,model,machine,mechanization,map,inputs";

    public static IReadOnlyList<CasePart> Read(TextReader reader) =>
        FactTable.Read(reader, Header, Parse, part => ((part.Case, part.Name), $"{part.Case} has two parts {part.Name}"));

    private static CasePart Parse(FactRow row) => new()
    {
        Case = row[0],
        Name = row[1],
        Devices = row.Product(2),
        Hours = row.Product(3),
        Watts = row.Product(4),
        Queries = row.Product(5),
        KilowattHoursPerQuery = row.Product(6),
        KilowattHours = row.Product(7),
        Basis = row.Word(8, ("it", EnergyBasis.It), ("facility", EnergyBasis.Facility)),
        Pue = row.Optional(9, 1, 3, ""),
        GramsPerKilowattHour = row.Product(10),
        Wue = row.Product(11),
        ElectricityWater = row.Product(12),
        EmbodiedKilograms = row.Product(13),
        LifetimeHours = row.Product(14),
        SharedBy = row.Product(15),
        Levers = new(row.Product(16) ?? 1, row.Product(17) ?? 1, row.Product(18) ?? 1, row.Product(19) ?? 1),
        Inputs = row[20],
    };
}
