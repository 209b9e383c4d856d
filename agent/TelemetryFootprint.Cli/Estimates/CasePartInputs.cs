using System.Globalization;
using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Estimates.Cases;

namespace TelemetryFootprint.Cli.Estimates;

/// <summary>The inputs of a part of a case; null: its source states none.</summary>
internal sealed record CasePartInputs(
    string Part,
    decimal? Devices,
    decimal? HoursEach,
    decimal? WattsEach,
    decimal? Queries,
    decimal? KilowattHoursPerQuery,
    decimal? KilowattHours,
    string EnergyBasis,
    decimal? Pue,
    decimal? GramsPerKilowattHour,
    decimal? WueLitresPerKilowattHour,
    decimal? ElectricityLitresPerKilowattHour,
    decimal? EmbodiedKilograms,
    decimal? LifetimeHours,
    decimal? SharedBy,
    Levers? Levers,
    string Inputs)
{
    public static CasePartInputs Of(CasePart part) => new(
        part.Name,
        part.Devices,
        part.Hours,
        part.Watts,
        part.Queries,
        part.KilowattHoursPerQuery,
        part.KilowattHours,
        part.Basis == Accounting.Estimates.EnergyBasis.It ? "it" : "facility",
        part.Pue,
        part.GramsPerKilowattHour,
        part.Wue,
        part.ElectricityWater,
        part.EmbodiedKilograms,
        part.LifetimeHours,
        part.SharedBy,
        part.Levers == Accounting.Estimates.Levers.None ? null : part.Levers,
        part.Inputs);

    /// <summary>The stated ones in one line.</summary>
    public string InWords() => string.Join(", ", Words().Where(word => word is not null));

    private IEnumerable<string?> Words()
    {
        yield return Word(Devices, "devices");
        yield return Word(HoursEach, "h each");
        yield return Word(WattsEach, "W each");
        yield return Word(Queries, "queries");
        yield return Word(KilowattHoursPerQuery, "kWh each");
        yield return Word(KilowattHours, EnergyBasis == "it" ? "kWh of the machines" : "kWh with the PUE inside");
        yield return Pue is { } pue ? string.Create(CultureInfo.InvariantCulture, $"PUE {pue}") : null;
        yield return Word(GramsPerKilowattHour, "g/kWh");
        yield return Word(WueLitresPerKilowattHour, "L/kWh on site");
        yield return Word(ElectricityLitresPerKilowattHour, "L/kWh off site");
        yield return Word(EmbodiedKilograms, "kg embodied");
        yield return Word(LifetimeHours, "h lifetime");
        yield return Word(SharedBy, "sharing");
        if (Levers is { } levers)
            yield return string.Create(CultureInfo.InvariantCulture, $"model ÷ {levers.Model}, machine ÷ {levers.Machine}, PUE ÷ {levers.Mechanization}, map ÷ {levers.Map}");
    }

    private static string? Word(decimal? value, string unit) => value is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number:0.######} {unit}") : null;
}
