using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Book;

/// <summary>The market-based side of a row of the book, by the contracts that are declared now.</summary>
/// <param name="Covered">Energy at the meter that contracts cover.</param>
/// <param name="Product">PUE included; null: some of the energy has no market-based factor. It is never 0 for unknown.</param>
public sealed record BookMarket(FacilityEnergy Covered, EmissionProduct? Product)
{
    /// <summary>What prices the energy that no contract covers; null: there is no such energy, or no mix for it.</summary>
    public ResidualMix? Mix { get; init; }
}
