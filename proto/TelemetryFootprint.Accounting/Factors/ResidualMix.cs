using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>
/// What remains of a grid after all that was claimed by contract: the factor of energy that no contract covers, in a market-based account and nowhere else.
/// </summary>
public sealed record ResidualMix(string Zone, GramsPerKilowattHour Value, int Year, string Source, string Licence);
