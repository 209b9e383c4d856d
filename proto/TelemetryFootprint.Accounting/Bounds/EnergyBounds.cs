using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Bounds;

/// <summary>
/// The range that a figure's energy lies in. Over time the ends are summed as they are: a sensor's gain error is shared by all
/// its intervals and does not average out.
/// </summary>
public readonly record struct EnergyBounds(Joules Low, Joules High)
{
    /// <summary>Energy ± a share of itself; never below zero.</summary>
    public static EnergyBounds Relative(Joules energy, RelativeHalfWidth halfWidth)
    {
        var half = ((Int128)energy.Millijoules * halfWidth.PartsPerMillion + 500_000) / 1_000_000;
        return new(new(Whole(energy.Millijoules - half)), new(Whole(energy.Millijoules + half)));
    }

    /// <summary>A power range over a time; widened, if need be, to hold the figure itself.</summary>
    public static EnergyBounds Absolute(Joules energy, Watts low, Watts high, long microseconds) => new(
        new(Math.Min(energy.Millijoules, Over(low, microseconds))),
        new(Math.Max(energy.Millijoules, Over(high, microseconds))));

    /// <summary>What a device says of a method: a power range if it has one, else a share; null: nothing, and the figure counts as exact.</summary>
    public static EnergyBounds Of(Joules energy, long microseconds, RelativeHalfWidth? halfWidth, (Watts Low, Watts High)? range) =>
        range is { } watts ? Absolute(energy, watts.Low, watts.High, microseconds)
        : halfWidth is { } half ? Relative(energy, half)
        : new(energy, energy);

    /// <summary>The ends are summed as they are.</summary>
    public static EnergyBounds operator +(EnergyBounds left, EnergyBounds right) => new(
        new(Whole((Int128)left.Low.Millijoules + right.Low.Millijoules)),
        new(Whole((Int128)left.High.Millijoules + right.High.Millijoules)));

    // mW × µs = nJ; 1e6 nJ in a mJ.
    private static long Over(Watts power, long microseconds) => Whole((Int128)power.Milliwatts * microseconds / 1_000_000);

    // An end beyond all numbers is as good as the last one; to throw here would lose energy that was acknowledged.
    private static long Whole(Int128 millijoules) => (long)Int128.Clamp(millijoules, 0, long.MaxValue);
}
