namespace TelemetryFootprint.Cli.Api;

/// <summary>A run as the collector has it registered.</summary>
internal sealed record RegisteredRun(string Id, string Name, string? Project, string? User, string? Phase, string? Source, DateTimeOffset Started, DateTimeOffset? Ended);
