namespace TelemetryFootprint.Cli.Api;

/// <summary>The answer of <c>/api/v1/devices</c>.</summary>
internal sealed record DeviceList(long Version, IReadOnlyList<DeviceFigures> Devices, IReadOnlyList<HostCoverage>? Coverage = null);
