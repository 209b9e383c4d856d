using System.Text.Json.Serialization;

namespace TelemetryFootprint.Cli.Api;

/// <summary>The answer of <c>/api/v1/devices</c>.</summary>
internal sealed record DeviceList(long Version, IReadOnlyList<DeviceFigures> Devices, IReadOnlyList<HostCoverage>? Coverage = null)
{
    /// <summary>Why it cannot be shown; null: it can.</summary>
    [JsonIgnore]
    public string? WhyNot => Devices is null ? "no devices in it" : Devices.Any(device => device is not { Host: not null, Uuid: not null }) ? "a device lacks its host or its UUID" : null;
}
