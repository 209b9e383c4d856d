using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>
/// The range of a cell's grams, wherever they are shown. Sensor, PUE and intensity know nothing of each other and combine in quadrature. Cells share each of them: their ends are
/// summed as they are.
/// </summary>
public static class GramsRange
{
    private static readonly RelativeHalfWidth Pue = UsualHalfWidth.Of(ErrorKind.Pue);
    private static readonly RelativeHalfWidth Measured = UsualHalfWidth.Of(ErrorKind.IntensityMeasured);
    private static readonly RelativeHalfWidth Annual = UsualHalfWidth.Of(ErrorKind.IntensityAnnual);
    private static readonly RelativeHalfWidth Estimated = UsualHalfWidth.Of(ErrorKind.IntensityEstimated);

    /// <param name="energy">With the sensor's bounds, which are taken as a share of it.</param>
    /// <param name="grams">Of the energy, or of a part of it.</param>
    /// <param name="quality">Of the factor; of several, the lowest.</param>
    public static GramsBounds Of(EnergyCell energy, GramsCo2e grams, FactorQuality quality)
    {
        if (energy.Millijoules <= 0) return default;
        var intensity = quality switch
        {
            FactorQuality.Measured => Measured,
            FactorQuality.Annual => Annual,
            _ => Estimated,
        };
        var (low, high) = WithPue(energy, intensity);
        return new(GramsBounds.Relative(grams, low).Low, GramsBounds.Relative(grams, high).High);
    }

    /// <summary>Of energy at the meter: the sensor's range and the PUE's, and what comes besides.</summary>
    public static (RelativeHalfWidth Low, RelativeHalfWidth High) WithPue(EnergyCell energy, RelativeHalfWidth besides = default)
    {
        if (energy.Millijoules <= 0) return default;
        return (
            RelativeHalfWidth.InQuadrature(Sensor(energy.Millijoules - energy.LowMillijoules, energy.Millijoules), Pue, besides),
            RelativeHalfWidth.InQuadrature(Sensor(energy.HighMillijoules - energy.Millijoules, energy.Millijoules), Pue, besides));
    }

    private static RelativeHalfWidth Sensor(long half, long middle) => new((long)((Int128)half * 1_000_000 / middle));
}
