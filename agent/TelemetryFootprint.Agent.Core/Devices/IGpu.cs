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
}
