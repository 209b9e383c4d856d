using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Factors;

/// <summary>
/// What remains of a grid after all that was claimed by contract: the factor of energy that no contract covers, in a market-based account and nowhere else.
/// </summary>
/// <param name="Zone">A country, or a subregion of eGRID.</param>
/// <param name="Value">Grams per kilowatt-hour.</param>
/// <param name="Kind">Null: it is not established what the publisher counts.</param>
/// <param name="Gas">Null: it is not established which gases it counts.</param>
/// <param name="Year">Of the data.</param>
/// <param name="Source">The publisher's short name.</param>
/// <param name="Licence">The terms of the figure.</param>
public sealed record ResidualMix(string Zone, GramsPerKilowattHour Value, AnnualFactorKind? Kind, AnnualFactorGas? Gas, int Year, string Source, string Licence)
{
    /// <summary>The two have a sum. What is not known of two publishers is not known to be the same; each counts alike in all its own rows.</summary>
    public bool CountsAs(ResidualMix other) =>
        Kind == other.Kind && Gas == other.Gas && (Source == other.Source || (Kind is not null && Gas is not null));
}
