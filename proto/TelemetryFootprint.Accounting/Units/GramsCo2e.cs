namespace TelemetryFootprint.Accounting.Units;

/// <summary>Mass of CO2e (or CO2, where the factor's gas says so), exact to the nanogram. Shown in grams.</summary>
public readonly record struct GramsCo2e(long Nanograms)
{
    public double Value => Nanograms / 1e9;

    public static GramsCo2e operator +(GramsCo2e left, GramsCo2e right) => new(checked(left.Nanograms + right.Nanograms));

    public static GramsCo2e operator -(GramsCo2e left, GramsCo2e right) => new(checked(left.Nanograms - right.Nanograms));
}
