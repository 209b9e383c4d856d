namespace TelemetryFootprint.Accounting.Units;

/// <summary>Power, exact to the milliwatt. Shown in watts.</summary>
public readonly record struct Watts(long Milliwatts)
{
    public double Value => Milliwatts / 1000.0;

    public static Watts FromWatts(decimal watts) => new(checked((long)decimal.Round(watts * 1000)));
}
