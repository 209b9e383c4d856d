using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Carbon;

/// <summary>Average intensity weighted by energy, Σ(E × I) / Σ E: the only average that times the energy gives the grams.</summary>
public readonly record struct WeightedIntensity(Int128 Products, long Millijoules)
{
    public WeightedIntensity Add(Joules energy, GramsPerKilowattHour intensity) => new(
        checked(Products + ((Int128)energy.Millijoules * intensity.Micrograms)), checked(Millijoules + energy.Millijoules));

    /// <summary>Null: no energy, no average.</summary>
    public GramsPerKilowattHour? Average => Millijoules == 0 ? null : new((long)((Products + (Millijoules / 2)) / Millijoules));
}
