namespace TelemetryFootprint.Cli.Api;

/// <summary>What making hardware emitted, for the hours that it was observed in.</summary>
internal sealed record EmbodiedFigures(Figure Emissions);
