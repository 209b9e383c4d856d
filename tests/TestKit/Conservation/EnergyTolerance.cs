namespace TelemetryFootprint.TestKit.Conservation;

/// <summary>How far energy may be from the truth: the larger of a share of it and a fixed amount (a counter's resolution).</summary>
public readonly record struct EnergyTolerance(long Millijoules, double Relative = 0)
{
    public static EnergyTolerance Exact { get; } = new(0);

    public bool Allows(long truth, long measured) => Math.Abs(measured - truth) <= Math.Max(Millijoules, Math.Abs(truth) * Relative);
}
