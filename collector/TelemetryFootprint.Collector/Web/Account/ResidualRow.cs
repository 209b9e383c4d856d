namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>Energy of one zone that no contract covers, at a residual mix.</summary>
/// <remarks>
/// Of: whose mix it is; another zone than the energy's is a substitute.
/// Factor: direct, lifecycle, or unknown: it is not established what the publisher counts.
/// Gas: CO2, CO2e or unknown, likewise.
/// Energy: at the meter.
/// </remarks>
internal sealed record ResidualRow(
    string Zone, string Of, string Factor, string Gas, int Year, string Source, string Licence, Figure Intensity, Figure Energy, Figure Emissions);
