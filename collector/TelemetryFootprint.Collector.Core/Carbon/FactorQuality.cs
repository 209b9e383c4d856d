namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>
/// How good a factor is, ascending: compare with &lt; and &gt;. A lower grade never replaces a higher one.
/// Stored by <see cref="FactorQualityNumber"/>, never by these values: see decisions/0001.
/// </summary>
public enum FactorQuality
{
    Annual = 1,
    Forecast = 2,

    /// <summary>The last value of a provider that is silent, carried over at most two of its intervals.</summary>
    Carried = 3,

    Estimated = 4,
    Measured = 5,
}
