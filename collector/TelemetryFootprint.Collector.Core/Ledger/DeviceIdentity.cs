using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>What people call a device: kept with the ledger, so that its counters keep their labels while it is silent.</summary>
public sealed record DeviceIdentity(string Host, string Uuid, uint Index, string Model, DeviceKind Kind)
{
    /// <summary>The uuid of the board that this is an instance of; empty: none.</summary>
    public string Parent { get; init; } = string.Empty;

    /// <summary>The MIG profile; empty: none.</summary>
    public string Profile { get; init; } = string.Empty;

    public static DeviceIdentity Of(string host, Device device) =>
        new(host, device.Uuid, device.Index, device.Model, device.Kind) { Parent = device.ParentUuid, Profile = device.MigProfile };
}
