using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>One row of the fuels' table: what a kilowatt-hour that is generated from a fuel emits.</summary>
/// <param name="Fuel">The fuel.</param>
/// <param name="Kind">Direct or lifecycle.</param>
/// <param name="Gas">CO2 or CO2e.</param>
/// <param name="Value">Grams per kilowatt-hour generated; a direct one may be 0.</param>
/// <param name="Year">The year that the source states; of a default without one, the year in which it was read.</param>
/// <param name="Source">The publisher's short name.</param>
/// <param name="Licence">Under which terms the figure may be used.</param>
public sealed record FuelFactor(
    Fuel Fuel,
    AnnualFactorKind Kind,
    AnnualFactorGas Gas,
    GramsPerKilowattHour Value,
    int Year,
    string Source,
    string Licence);
