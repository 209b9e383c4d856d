namespace TelemetryFootprint.Collector.Web.Account;

/// <summary>SCI = (O + M) per R, ISO/IEC 21031.</summary>
/// <remarks>
/// Operational: O: location-based, of reserved and idle energy too, with the PUE in it.
/// Embodied: M: of the observed hours of GPUs.
/// Unit: R.
/// Count: how many of R there were.
/// Boundary: what is inside the score and what is not.
/// </remarks>
internal sealed record SciRow(bool Simulated, Figure Score, Figure Operational, Figure Embodied, string Unit, decimal Count, string Boundary, string Method);
