namespace TelemetryFootprint.Cli.Api;

/// <summary>A figure as the collector's API gives it. A null value is unknown; the reason says why.</summary>
internal sealed record Figure(double? Value, string? Unit, double? Low, double? High, string? Method, string? Quality, string? Reason);
