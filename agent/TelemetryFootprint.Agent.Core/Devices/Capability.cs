namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>What a GPU may or may not tell; each is probed by itself.</summary>
public enum Capability
{
    Architecture,
    Virtualization,
    Mig,
    Energy,
    Power,
    AveragePower,
    InstantPower,
    EnforcedLimit,
    DefaultLimit,
    Utilization,
    MemoryUsed,
    MemoryTotal,
    Temperature,
    ComputeProcesses,
    ProcessUse,
    ChipToChip,
    ModulePower,
    MaxMigInstances,
}
