using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Bounds;

/// <summary>
/// The range that grams lie in. Kinds of error that know nothing of each other combine in quadrature first (<see cref="RelativeHalfWidth.InQuadrature"/>);
/// over time the ends are summed as they are, since a factor's or a sensor's error is shared by all intervals.
/// </summary>
public readonly record struct GramsBounds(GramsCo2e Low, GramsCo2e High)
{
    /// <summary>Grams ± a share of themselves; never below zero for grams that are not.</summary>
    public static GramsBounds Relative(GramsCo2e grams, RelativeHalfWidth halfWidth)
    {
        var half = checked(grams.Picograms * halfWidth.PartsPerMillion) / 1_000_000;
        var low = grams.Picograms - half;
        return new(GramsCo2e.FromPicograms(grams.Picograms >= 0 && low < 0 ? 0 : low), GramsCo2e.FromPicograms(grams.Picograms + half));
    }

    public static GramsBounds operator +(GramsBounds left, GramsBounds right) => new(left.Low + right.Low, left.High + right.High);
}
