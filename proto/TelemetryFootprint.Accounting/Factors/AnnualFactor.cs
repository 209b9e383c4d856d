using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>One row of the bundled table: the mean of one zone over one data year, as one publisher states it.</summary>
/// <param name="Zone">ISO 3166-1 alpha-2, or <c>WORLD</c>, <c>EU27</c>.</param>
/// <param name="Value">Grams per kilowatt-hour.</param>
/// <param name="Kind">Direct or lifecycle.</param>
/// <param name="Gas">CO2 or CO2e.</param>
/// <param name="Basis"><c>location</c>; residual mixes have a table of their own when they come.</param>
/// <param name="Year">The year of the data (of a financial year: its first), not of the publication.</param>
/// <param name="Source">The publisher's short name.</param>
/// <param name="Licence">The licence that the figure is published under.</param>
public sealed record AnnualFactor(
    string Zone,
    GramsPerKilowattHour Value,
    AnnualFactorKind Kind,
    AnnualFactorGas Gas,
    string Basis,
    int Year,
    string Source,
    string Licence);
