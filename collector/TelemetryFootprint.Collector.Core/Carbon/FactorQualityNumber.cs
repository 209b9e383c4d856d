namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>The number that a grade is stored by. Numbers are given in the order in which grades were invented and never change.</summary>
public static class FactorQualityNumber
{
    public static int Of(FactorQuality quality) => quality switch
    {
        FactorQuality.Annual => 1,
        FactorQuality.Forecast => 2,
        FactorQuality.Estimated => 3,
        FactorQuality.Measured => 4,
        FactorQuality.Carried => 5,
        _ => throw new ArgumentOutOfRangeException(nameof(quality), quality, "is no grade"),
    };

    /// <summary>Throws <see cref="FormatException"/> for a number that this version does not know: it must not be taken for a grade that it is not.</summary>
    public static FactorQuality From(int number) => number switch
    {
        1 => FactorQuality.Annual,
        2 => FactorQuality.Forecast,
        3 => FactorQuality.Estimated,
        4 => FactorQuality.Measured,
        5 => FactorQuality.Carried,
        _ => throw new FormatException($"The store holds a factor of grade {number}, which this version does not know"),
    };
}
