namespace TelemetryFootprint.Cli.Estimates;

/// <summary>A published case by its name.</summary>
internal sealed record CaseName(string Name, string Title, string Source);
