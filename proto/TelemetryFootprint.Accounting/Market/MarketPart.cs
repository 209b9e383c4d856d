using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Market;

/// <summary>Some consumption and how much of it contracts cover.</summary>
/// <param name="Consumption">The energy.</param>
/// <param name="Covered">What contracts cover of it.</param>
/// <param name="Hourly">What of that is covered by contracts of single hours.</param>
public readonly record struct MarketPart(Consumption Consumption, FacilityEnergy Covered, FacilityEnergy Hourly)
{
    /// <summary>What no contract covers: it takes the residual mix.</summary>
    public FacilityEnergy Rest => Consumption.Energy - Covered;
}
