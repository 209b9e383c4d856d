namespace TelemetryFootprint.Accounting.Units;

/// <summary>
/// Mass of CO2e (or CO2, where the factor's gas says so), exact to the nanogram. Shown in grams. Of 128 bits: a fleet passes
/// the 9,223 t that 64 bits of nanograms hold.
/// </summary>
public readonly record struct GramsCo2e(Int128 ExactNanograms)
{
    public double Value => (double)ExactNanograms / 1e9;

    /// <summary>Throws above 9,223 t.</summary>
    public long Nanograms => checked((long)ExactNanograms);

    public static GramsCo2e operator +(GramsCo2e left, GramsCo2e right) => new(checked(left.ExactNanograms + right.ExactNanograms));

    public static GramsCo2e operator -(GramsCo2e left, GramsCo2e right) => new(checked(left.ExactNanograms - right.ExactNanograms));

    public static GramsCo2e Sum(IEnumerable<GramsCo2e> parts) => parts.Aggregate(default(GramsCo2e), (sum, part) => sum + part);
}
