namespace TelemetryFootprint.Cli.Api;

/// <summary>What people call a device.</summary>
internal sealed record DeviceName(uint Index, string? Model, string? Kind);
