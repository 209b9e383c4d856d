namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>Where a device's energy comes from.</summary>
public enum EnergySource
{
    /// <summary>Nothing is known; the device shows gaps.</summary>
    None,

    /// <summary>NVML's energy counter.</summary>
    Counter,

    /// <summary>NVML's power, integrated.</summary>
    Power,

    /// <summary>A power range × NVML's utilisation.</summary>
    Utilization,

    /// <summary>A power range × the configured load.</summary>
    Load,
}
