using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;

namespace TelemetryFootprint.Accounting.Estimates;

/// <summary>What follows from an <see cref="EstimateInput"/>. Null: not known.</summary>
public sealed record Estimate(
    Spread<Joules> It,
    Spread<FacilityEnergy> Facility,
    Spread<LocationBasedGrams>? Operational,
    Spread<EmbodiedGrams>? Embodied,
    WaterFootprint Water,
    Spread<Litres>? WaterTotal);
