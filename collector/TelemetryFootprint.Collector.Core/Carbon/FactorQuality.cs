namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>How good a factor is, ascending. A lower grade never replaces a higher one. Persisted by number.</summary>
public enum FactorQuality
{
    Annual = 1,
    Forecast = 2,
    Estimated = 3,
    Measured = 4,
}
