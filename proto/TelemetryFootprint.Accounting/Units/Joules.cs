namespace TelemetryFootprint.Accounting.Units;

/// <summary>Energy, exact to the millijoule. Shown in joules.</summary>
public readonly record struct Joules(long Millijoules)
{
    /// <summary>Millijoules in a kilowatt-hour.</summary>
    public const long MillijoulesPerKilowattHour = 3_600_000_000;

    public double Value => Millijoules / 1000.0;

    public double KilowattHours => Millijoules / (double)MillijoulesPerKilowattHour;

    public static Joules FromKilowattHours(decimal kilowattHours) => new(checked((long)decimal.Round(kilowattHours * MillijoulesPerKilowattHour)));

    public static Joules operator +(Joules left, Joules right) => new(checked(left.Millijoules + right.Millijoules));

    public static Joules operator -(Joules left, Joules right) => new(checked(left.Millijoules - right.Millijoules));
}
