using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices;

/// <summary>A GPU that answers what a test wrote; unset: 3, not supported.</summary>
internal sealed class ScriptedGpu(string uuid = "GPU-0", string name = "NVIDIA H100 80GB HBM3", int index = 0) : IGpu
{
    public string Uuid { get; } = uuid;

    public string Name { get; } = name;

    public int Index { get; } = index;

    public bool IsSimulated { get; set; }

    public Func<Reading<long>> Energy { get; set; } = () => Reading<long>.Failed(3);

    public Func<Reading<long>> Power { get; set; } = () => Reading<long>.Failed(3);

    public Reading<long> Average { get; set; } = Reading<long>.Failed(3);

    public Reading<long> Instant { get; set; } = Reading<long>.Failed(3);

    public Reading<long> DefaultLimit { get; set; } = Reading<long>.Failed(3);

    /// <summary>Null: as the default limit.</summary>
    public Reading<long>? EnforcedLimit { get; set; }

    public Func<Reading<int>> Utilization { get; set; } = () => Reading<int>.Failed(3);

    public Reading<int> Virtualization { get; set; } = 0;

    public Reading<int> Generation { get; set; } = 9;

    public Reading<int> Temperature { get; set; } = 50;

    public Reading<int> Mig { get; set; } = 0;

    public Func<Reading<int>> Processes { get; set; } = () => Reading<int>.Failed(13);

    /// <summary>Those of <see cref="Processes"/> that are named.</summary>
    public IReadOnlyList<GpuContext> Contexts { get; set; } = [];

    /// <summary>Samples since a time of the wall clock; null: not supported.</summary>
    public Func<long, IReadOnlyList<ProcessUse>?> Use { get; set; } = _ => null;

    /// <summary>The driver's ring since a time of the wall clock; null: it has none.</summary>
    public Func<long, IReadOnlyList<PowerSample>?> Ring { get; set; } = _ => null;

    public Reading<int> OnModule { get; set; } = Reading<int>.Failed(3);

    public Func<Reading<long>> ModulePower { get; set; } = () => Reading<long>.Failed(3);

    public string BoardSerial { get; set; } = "";

    public IReadOnlyList<MigInstance> Instances { get; set; } = [];

    /// <summary>What the list of instances answers.</summary>
    public int InstancesCode { get; set; }

    /// <summary>Both used and total; null: 5 of 80 GiB.</summary>
    public Reading<long>? Memory { get; set; }

    public int EnergyCalls { get; private set; }

    public Reading<int> Architecture() => Generation;

    public Reading<int> VirtualizationMode() => Virtualization;

    public Reading<int> MigMode() => Mig;

    public Reading<long> EnergyMillijoules()
    {
        EnergyCalls++;
        return Energy();
    }

    public Reading<long> PowerMilliwatts() => Power();

    public Reading<long> AveragePowerMilliwatts() => Average;

    public Reading<long> InstantPowerMilliwatts() => Instant;

    public Reading<long> EnforcedPowerLimitMilliwatts() => EnforcedLimit ?? DefaultLimit;

    public Reading<long> DefaultPowerLimitMilliwatts() => DefaultLimit;

    public Reading<int> UtilizationPercent() => Utilization();

    public Reading<long> MemoryUsedBytes() => Memory ?? (5L << 30);

    public Reading<long> MemoryTotalBytes() => Memory ?? (80L << 30);

    public Reading<int> TemperatureCelsius() => Temperature;

    public Reading<int> ComputeProcesses(ICollection<GpuContext> into)
    {
        foreach (var context in Contexts)
            into.Add(context);
        return Processes();
    }

    public Reading<long> ProcessUse(long lastSeenUnixMicroseconds, ICollection<ProcessUse> into)
    {
        var samples = Use(lastSeenUnixMicroseconds);
        foreach (var sample in samples ?? [])
            into.Add(sample);
        return samples is null ? Reading<long>.Failed(3) : samples.Count == 0 ? Reading<long>.Failed(6) : samples.Max(sample => sample.UnixMicroseconds);
    }

    public Reading<int> ChipToChip() => OnModule;

    public Reading<long> ModulePowerMilliwatts() => ModulePower();

    public Reading<int> MaxMigInstances() => 7;

    public Reading<int> MigInstances(ICollection<MigInstance> into)
    {
        if (InstancesCode != 0)
            return Reading<int>.Failed(InstancesCode);
        foreach (var instance in Instances)
            into.Add(instance);
        return Instances.Count;
    }

    public Reading<int> PowerSamples(long lastSeenUnixMicroseconds, Span<PowerSample> into)
    {
        if (Ring(lastSeenUnixMicroseconds) is not { } samples)
            return Reading<int>.Failed(13);
        for (var i = 0; i < samples.Count; i++)
            into[i] = samples[i];
        return samples.Count == 0 ? Reading<int>.Failed(6) : samples.Count;
    }
}
