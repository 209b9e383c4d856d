namespace TelemetryFootprint.Cli.Api;

/// <summary>SCI = (O + M) per R of ISO/IEC 21031: <paramref name="Operational"/> and <paramref name="Embodied"/> grams over <paramref name="Count"/> of <paramref name="Unit"/>.</summary>
internal sealed record SciScore(bool Simulated, Figure Score, Figure Operational, Figure Embodied, string Unit, double Count, string Boundary, string Method);
