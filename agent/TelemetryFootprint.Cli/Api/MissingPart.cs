namespace TelemetryFootprint.Cli.Api;

/// <summary>A component that a figure lacks, and why.</summary>
internal sealed record MissingPart(string? Component, string? Reason);
