namespace TelemetryFootprint.Accounting.Units;

/// <summary>
/// Mass of CO2e (or CO2, where the factor's gas says so), exact to the picogram, so that milligrams keep nine digits too.
/// Shown in grams. Of 128 bits: a fleet passes the 9,223 t that 64 bits of nanograms hold.
/// </summary>
public readonly record struct GramsCo2e
{
    private const int PicogramsPerNanogram = 1000;

    public GramsCo2e(Int128 nanograms) => Picograms = checked(nanograms * PicogramsPerNanogram);

    public Int128 Picograms { get; private init; }

    public double Value => (double)Picograms / 1e12;

    /// <summary>To the nearest nanogram, halves away from zero. Throws above 9,223 t.</summary>
    public long Nanograms => checked((long)((Picograms + (Picograms < 0 ? -PicogramsPerNanogram / 2 : PicogramsPerNanogram / 2)) / PicogramsPerNanogram));

    /// <summary>What is less than a nanogram is cut off.</summary>
    public static GramsCo2e FromKilograms(decimal kilograms) => new((Int128)(kilograms * 1_000_000_000_000));

    public static GramsCo2e FromPicograms(Int128 picograms) => new() { Picograms = picograms };

    public static GramsCo2e operator +(GramsCo2e left, GramsCo2e right) => FromPicograms(checked(left.Picograms + right.Picograms));

    public static GramsCo2e operator -(GramsCo2e left, GramsCo2e right) => FromPicograms(checked(left.Picograms - right.Picograms));

    public static GramsCo2e Sum(IEnumerable<GramsCo2e> parts) => parts.Aggregate(default(GramsCo2e), (sum, part) => sum + part);
}
