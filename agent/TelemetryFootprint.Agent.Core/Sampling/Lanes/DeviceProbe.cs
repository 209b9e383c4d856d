using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>What a device is and how it can be measured: the answer to <see cref="ReadScope.Probe"/>.</summary>
public sealed record DeviceProbe(DevicePlan Plan, DeviceFacts Facts)
{
    /// <summary>Groups the GPUs of a module or a board; empty: unknown.</summary>
    public string BoardSerial { get; init; } = "";

    /// <summary>Joined to an NVIDIA CPU in one module.</summary>
    public bool IsOnModule { get; init; }

    /// <summary>How many MIG instances the board can hold; null: unknown.</summary>
    public int? MaxMigInstances { get; init; }

    /// <summary>The board's MIG instances; empty where MIG is off.</summary>
    public IReadOnlyList<MigInstance> MigInstances { get; init; } = [];

    /// <summary>The first values after the plan, for a device that had none yet: metering begins with them.</summary>
    public DeviceReadings? Opening { get; init; }
}
