using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Exposition;

/// <summary>The component of a host that a device's energy counts for. Each joule is in exactly one, so that their sum is the host.</summary>
public static class HostComponent
{
    /// <summary>Null: none. A MIG instance is a part of its board.</summary>
    public static string? Of(DeviceKind kind) => kind switch
    {
        DeviceKind.Gpu => "gpu",
        DeviceKind.Cpu => "cpu",
        DeviceKind.Dram => "dram",
        DeviceKind.Module => "module",
        DeviceKind.Node => "node",
        _ => null,
    };
}
