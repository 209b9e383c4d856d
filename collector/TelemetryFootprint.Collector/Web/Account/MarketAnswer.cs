namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>The market-based number: beside the location-based one, never netted with it.</summary>
/// <remarks>
/// Emissions: of what contracts cover, which is 0 g, and of the parts; null where those count different things.
/// Factor: direct, lifecycle or unknown, as the parts say; null: there are none, or they differ.
/// Gas: CO2, CO2e or unknown, likewise.
/// Covered: energy at the meter that contracts cover, J.
/// Residual: energy at the meter that took a residual mix, J.
/// Unpriced: energy at the meter of zones without one, J.
/// Parts: the residual energy by zone.
/// </remarks>
internal sealed record MarketAnswer(
    Figure Emissions, string? Factor, string? Gas, Figure Covered, Figure Residual, Figure Unpriced, IReadOnlyList<ResidualRow> Parts);
