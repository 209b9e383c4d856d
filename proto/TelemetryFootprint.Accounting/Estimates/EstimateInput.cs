using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Estimates;

/// <summary>What an estimate is made of. What is null is unknown, and so is what would follow from it.</summary>
public sealed record EstimateInput
{
    /// <summary>Training, and queries × energy per query (Google's formula): each term by itself.</summary>
    public required IReadOnlyList<EnergyTerm> Energy { get; init; }

    public Pue Pue { get; init; } = Pue.Unset;

    public RelativeHalfWidth PueHalfWidth { get; init; }

    public GramsPerKilowattHour? Intensity { get; init; }

    public RelativeHalfWidth IntensityHalfWidth { get; init; }

    /// <summary>On-site water, per IT energy.</summary>
    public LitresPerKilowattHour? Wue { get; init; }

    /// <summary>Water of the grid's electricity, per energy at the meter.</summary>
    public LitresPerKilowattHour? ElectricityWater { get; init; }

    public RelativeHalfWidth WaterHalfWidth { get; init; }

    /// <summary>The hardware whose making is shared; empty: not known.</summary>
    public IReadOnlyList<EmbodiedHardware> Hardware { get; init; } = [];

    /// <summary>How long the hardware was reserved.</summary>
    public DeviceHours DeviceHours { get; init; }
}
