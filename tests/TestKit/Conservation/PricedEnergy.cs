using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.TestKit.Conservation;

/// <summary>Energy under one intensity and one PUE, as the ledger would join it.</summary>
public readonly record struct PricedEnergy(Joules Energy, GramsPerKilowattHour Intensity, Pue Pue)
{
    /// <summary>Computed apart from the production arithmetic, in another number type, so that both cannot share a mistake.</summary>
    public decimal Grams => Energy.Millijoules / 3_600_000_000m * (Intensity.Micrograms / 1_000_000m) * (Pue.PartsPerMillion / 1_000_000m);
}
