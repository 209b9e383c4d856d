using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Market;

/// <summary>Some consumption and how much of it contracts cover.</summary>
public readonly record struct MarketPart(Consumption Consumption, FacilityEnergy Covered)
{
    /// <summary>What no contract covers: it takes the residual mix.</summary>
    public FacilityEnergy Rest => Consumption.Energy - Covered;
}
