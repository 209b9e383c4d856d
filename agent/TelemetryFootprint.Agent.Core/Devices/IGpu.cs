namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>
/// One GPU by its handle. Each reading is one call of the library and carries its return code; nothing throws.
/// A reading whose export the library lacks answers FUNCTION_NOT_FOUND (13).
/// </summary>
public interface IGpu
{
    /// <summary>Identity; the index may change across boots.</summary>
    string Uuid { get; }

    string Name { get; }

    int Index { get; }

    bool IsSimulated { get; }

    /// <summary>NVML's architecture number (2 Kepler … 10 Blackwell).</summary>
    Reading<int> Architecture();

    /// <summary>0 bare metal, 1 pass-through, 2 vGPU guest, 3 vGPU host, 4 vSGA host.</summary>
    Reading<int> VirtualizationMode();

    /// <summary>0 off, 1 on.</summary>
    Reading<int> MigMode();

    /// <summary>The energy counter: millijoules since the driver was loaded.</summary>
    Reading<long> EnergyMillijoules();

    /// <summary>The board's power; a 1 s average or instantaneous, by architecture.</summary>
    Reading<long> PowerMilliwatts();

    /// <summary>Field 185: 1 s average.</summary>
    Reading<long> AveragePowerMilliwatts();

    /// <summary>Field 186: instantaneous.</summary>
    Reading<long> InstantPowerMilliwatts();

    Reading<long> EnforcedPowerLimitMilliwatts();

    Reading<long> DefaultPowerLimitMilliwatts();

    Reading<int> UtilizationPercent();

    Reading<long> MemoryUsedBytes();

    Reading<long> MemoryTotalBytes();

    Reading<int> TemperatureCelsius();

    /// <summary>How many processes hold a compute context; those that the driver names are added.</summary>
    Reading<int> ComputeProcesses(ICollection<GpuContext> into) => Reading<int>.Failed(NvmlReturn.FunctionNotFound);

    /// <summary>
    /// What each process used of the SMs after <paramref name="lastSeenUnixMicroseconds"/>; the answer is the newest sample's time, NOT_FOUND (6) if there is
    /// nothing newer.
    /// </summary>
    Reading<long> ProcessUse(long lastSeenUnixMicroseconds, ICollection<ProcessUse> into) => Reading<long>.Failed(NvmlReturn.FunctionNotFound);

    /// <summary>
    /// The driver's ring of power samples that are newer than <paramref name="lastSeenUnixMicroseconds"/>, oldest first; the answer is how many
    /// were written, NOT_FOUND (6) if there is nothing newer. Beyond the buffer the oldest are left out.
    /// </summary>
    Reading<int> PowerSamples(long lastSeenUnixMicroseconds, Span<PowerSample> into) => Reading<int>.Failed(NvmlReturn.FunctionNotFound);

    /// <summary>Fields 185 or 186 in the module's scope: CPU and all GPUs of a Grace module. Every GPU of the module repeats it.</summary>
    Reading<long> ModulePowerMilliwatts() => Reading<long>.Failed(NvmlReturn.FunctionNotFound);

    /// <summary>1: the GPU is joined to an NVIDIA CPU in one module (GH200, GB200, GB300).</summary>
    Reading<int> ChipToChip() => Reading<int>.Failed(NvmlReturn.FunctionNotFound);

    /// <summary>Groups the GPUs of a module or a board; never an identity. Empty: unknown.</summary>
    string BoardSerial => "";

    /// <summary>How many MIG instances the board can hold: its compute slices.</summary>
    Reading<int> MaxMigInstances() => Reading<int>.Failed(NvmlReturn.FunctionNotFound);

    /// <summary>The board's MIG instances as they are now; the answer is how many were added.</summary>
    Reading<int> MigInstances(ICollection<MigInstance> into) => Reading<int>.Failed(NvmlReturn.FunctionNotFound);
}
