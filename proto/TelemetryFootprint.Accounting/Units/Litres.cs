namespace TelemetryFootprint.Accounting.Units;

/// <summary>
/// Water consumed (evaporated or otherwise gone, not withdrawn), exact to the nanolitre, so that a second of one GPU keeps six digits. Shown in litres.
/// Of 128 bits, as grams are: a fleet's years fit.
/// </summary>
public readonly record struct Litres(Int128 Nanolitres)
{
    public double Value => (double)Nanolitres / 1e9;

    public static Litres FromLitres(decimal litres) => new((Int128)decimal.Round(litres * 1_000_000_000));

    public static Litres operator +(Litres left, Litres right) => new(checked(left.Nanolitres + right.Nanolitres));

    public static Litres operator -(Litres left, Litres right) => new(checked(left.Nanolitres - right.Nanolitres));
}
