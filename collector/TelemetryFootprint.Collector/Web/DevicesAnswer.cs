namespace TelemetryFootprint.Collector.Web;

/// <summary>All devices heard of since the collector's start, at one version of the live state.</summary>
internal sealed record DevicesAnswer(long Version, IReadOnlyList<DeviceRow> Devices, IReadOnlyList<HostCoverage> Coverage);
