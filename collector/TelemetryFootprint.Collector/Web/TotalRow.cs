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
    CoverageAnswer Coverage);
