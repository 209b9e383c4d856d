namespace TelemetryFootprint.Collector.Web;

/// <summary>
/// One row of totals. Zone and PUE are null where the row's energy has several of them (PueReason says so); the points of /series carry them then.
/// </summary>
internal sealed record TotalRow(
    string Key,
    string? Host,
    bool Simulated,
    string? Zone,
    double? Pue,
    bool? PueIsSet,
    string? PueReason,
    string? Factor,
    string? Gas,
    Figure Energy,
    Figure Emissions,
    Figure Unpriced,
    CoverageAnswer Coverage)
{
    /// <summary>Joules per grade of the factor that prices them; with Unpriced they are all of Energy. A grade without any is absent.</summary>
    public IReadOnlyDictionary<string, double> EnergyByQuality { get; init; } = new Dictionary<string, double>();
}
