using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>
/// A GPU with its capability table. What it has never answered and refuses for good (codes 3, 13, 26) is not asked again;
/// what once worked is asked again whatever it says now, since a fault may pass.
/// </summary>
public sealed class ProbedGpu(IGpu gpu)
{
    private const long MaxMemoryBytes = Limits.MaxMemoryMebibytes << 20;

    private static readonly int Count = Enum.GetValues<Capability>().Length;

    private readonly int?[] _codes = new int?[Count];
    private readonly bool[] _answered = new bool[Count];

    public IGpu Gpu { get; private set; } = gpu;

    /// <summary>The last code; null: never asked.</summary>
    public int? LastCode(Capability capability) => _codes[(int)capability];

    public bool HasAnswered(Capability capability) => _answered[(int)capability];

    public bool IsAbsent(Capability capability) => !HasAnswered(capability) && _codes[(int)capability] is { } code && NvmlReturn.IsPermanent(code);

    /// <summary>Its answer is known: it works, or it never will.</summary>
    public bool IsDecided(Capability capability) => HasAnswered(capability) || IsAbsent(capability);

    /// <summary>The same GPU by a new handle. Anew: what was absent is asked again, since the session or the driver is another.</summary>
    public void Rebind(IGpu gpu, bool anew)
    {
        Gpu = gpu;
        if (!anew)
            return;
        for (var i = 0; i < Count; i++)
            _codes[i] = _answered[i] ? _codes[i] : null;
    }

    public Reading<int> Architecture() => Ask(Capability.Architecture, static gpu => gpu.Architecture());

    public Reading<int> VirtualizationMode() => Ask(Capability.Virtualization, static gpu => gpu.VirtualizationMode());

    public Reading<int> MigMode() => Ask(Capability.Mig, static gpu => gpu.MigMode());

    public Reading<long> Energy() => Within(Ask(Capability.Energy, static gpu => gpu.EnergyMillijoules()), 0, long.MaxValue);

    public Reading<long> EnforcedPowerLimit() => Ask(Capability.EnforcedLimit, static gpu => gpu.EnforcedPowerLimitMilliwatts());

    public Reading<long> DefaultPowerLimit() => Ask(Capability.DefaultLimit, static gpu => gpu.DefaultPowerLimitMilliwatts());

    public Reading<int> Utilization() => Within(Ask(Capability.Utilization, static gpu => gpu.UtilizationPercent()), 0, 100);

    public Reading<long> MemoryUsed() => Within(Ask(Capability.MemoryUsed, static gpu => gpu.MemoryUsedBytes()), 0, MaxMemoryBytes);

    public Reading<long> MemoryTotal() => Within(Ask(Capability.MemoryTotal, static gpu => gpu.MemoryTotalBytes()), 0, MaxMemoryBytes);

    public Reading<int> Temperature() =>
        Within(Ask(Capability.Temperature, static gpu => gpu.TemperatureCelsius()), Limits.MinTemperatureCelsius, Limits.MaxTemperatureCelsius);

    public Reading<int> ComputeProcesses(ICollection<GpuContext> into) => Ask(Capability.ComputeProcesses, gpu => gpu.ComputeProcesses(into));

    public Reading<long> ProcessUse(long lastSeenUnixMicroseconds, ICollection<ProcessUse> into) => Ask(Capability.ProcessUse, gpu => gpu.ProcessUse(lastSeenUnixMicroseconds, into));

    public Reading<int> ChipToChip() => Ask(Capability.ChipToChip, static gpu => gpu.ChipToChip());

    public Reading<long> ModulePower() => Within(Ask(Capability.ModulePower, static gpu => gpu.ModulePowerMilliwatts()), 0, EnergyMeter.ImplausibleMilliwatts);

    public Reading<int> MaxMigInstances() => Ask(Capability.MaxMigInstances, static gpu => gpu.MaxMigInstances());

    /// <summary>The power call that this GPU has: NVML's usual one, else its average, else its instantaneous field.</summary>
    public Reading<long> Power() => Within(
        PowerCall switch
        {
            Capability.Power => Ask(Capability.Power, static gpu => gpu.PowerMilliwatts()),
            Capability.AveragePower => Ask(Capability.AveragePower, static gpu => gpu.AveragePowerMilliwatts()),
            _ => Ask(Capability.InstantPower, static gpu => gpu.InstantPowerMilliwatts()),
        },
        0,
        EnergyMeter.ImplausibleMilliwatts);

    /// <summary>Which call <see cref="Power"/> makes next.</summary>
    public Capability PowerCall =>
        !IsAbsent(Capability.Power) ? Capability.Power
        : !IsAbsent(Capability.AveragePower) ? Capability.AveragePower
        : Capability.InstantPower;

    private Reading<T> Ask<T>(Capability capability, Func<IGpu, Reading<T>> ask)
        where T : struct
    {
        if (IsAbsent(capability))
            return Reading<T>.Failed(_codes[(int)capability]!.Value);
        var reading = ask(Gpu);
        _codes[(int)capability] = reading.Code;
        _answered[(int)capability] |= reading.Succeeded;
        return reading;
    }

    /// <summary>What cannot be is unknown. The contract refuses it too, and would refuse the row's energy with it.</summary>
    private static Reading<T> Within<T>(Reading<T> reading, T minimum, T maximum)
        where T : struct, IComparable<T> =>
        reading.Succeeded && (reading.Value.CompareTo(minimum) < 0 || reading.Value.CompareTo(maximum) > 0) ? Reading<T>.Failed(NvmlReturn.Unknown) : reading;
}
