namespace TelemetryFootprint.Agent.Native.Nvml;

/// <summary>The exports that the binding uses; <see cref="NvmlExportNames"/> holds their names in the same order.</summary>
internal enum NvmlExport
{
    Init,
    Shutdown,
    ErrorString,
    DriverVersion,
    Count,
    HandleByIndex,
    Uuid,
    Name,
    Architecture,
    VirtualizationMode,
    MigMode,
    Energy,
    Power,
    FieldValues,
    EnforcedLimit,
    DefaultLimit,
    Utilization,
    MemoryV2,
    MemoryV1,
    TemperatureV,
    Temperature,
}
