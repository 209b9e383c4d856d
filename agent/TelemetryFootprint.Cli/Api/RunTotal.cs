namespace TelemetryFootprint.Cli.Api;

/// <summary>One row of a run's totals: real and simulated energy, and grams of different factors, are rows of their own.</summary>
internal sealed record RunTotal(bool Simulated, string? Zone, string? Factor, string? Gas, Figure Energy, Figure Emissions, Figure Unpriced);
