namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>The market-based number: beside the location-based one, never netted with it.</summary>
/// <remarks>
/// Covered: energy at the meter that contracts cover, J.
/// Residual: energy at the meter that took the residual mix, J.
/// Unpriced: energy at the meter of zones without one, J.
/// </remarks>
internal sealed record MarketAnswer(Figure Emissions, Figure Covered, Figure Residual, Figure Unpriced);
