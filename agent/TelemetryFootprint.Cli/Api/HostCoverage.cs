namespace TelemetryFootprint.Cli.Api;

/// <summary>What is inside the figures of one host.</summary>
internal sealed record HostCoverage(string? Host, Coverage? Coverage);
