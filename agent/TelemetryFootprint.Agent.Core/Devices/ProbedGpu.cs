using TelemetryFootprint.Agent.Core.Energy;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>
/// A GPU with its capability table. What it has never answered and refuses for good (codes 3, 13, 26) is not asked again;
/// what once worked is asked again whatever it says now, since a fault may pass.
/// </summary>
public sealed class ProbedGpu(IGpu gpu)
{
    private static readonly int Count = Enum.GetValues<Capability>().Length;

    private readonly int?[] _codes = new int?[Count];
    private readonly bool[] _answered = new bool[Count];

    public IGpu Gpu { get; private set; } = gpu;

    /// <summary>The last code; null: never asked.</summary>
    public int? LastCode(Capability capability) => _codes[(int)capability];

    public bool HasAnswered(Capability capability) => _answered[(int)capability];

    public bool IsAbsent(Capability capability) => !HasAnswered(capability) && _codes[(int)capability] is { } code && GpuCode.IsPermanent(code);

    /// <summary>Its answer is known: it works, or it never will.</summary>
    public bool IsDecided(Capability capability) => HasAnswered(capability) || IsAbsent(capability);

    /// <summary>The same GPU by a new handle: everything is asked anew.</summary>
    public void Rebind(IGpu gpu)
    {
        Gpu = gpu;
        for (var i = 0; i < Count; i++)
            _codes[i] = _answered[i] ? _codes[i] : null;
    }

    public Reading<int> Architecture() => Ask(Capability.Architecture, static gpu => gpu.Architecture());

    public Reading<int> VirtualizationMode() => Ask(Capability.Virtualization, static gpu => gpu.VirtualizationMode());

    public Reading<int> MigMode() => Ask(Capability.Mig, static gpu => gpu.MigMode());

    public Reading<long> Energy() => NotNegative(Ask(Capability.Energy, static gpu => gpu.EnergyMillijoules()), long.MaxValue);

    public Reading<long> EnforcedPowerLimit() => Ask(Capability.EnforcedLimit, static gpu => gpu.EnforcedPowerLimitMilliwatts());

    public Reading<long> DefaultPowerLimit() => Ask(Capability.DefaultLimit, static gpu => gpu.DefaultPowerLimitMilliwatts());

    public Reading<int> Utilization()
    {
        var reading = Ask(Capability.Utilization, static gpu => gpu.UtilizationPercent());
        return reading is { Succeeded: true, Value: < 0 or > 100 } ? Reading<int>.Failed(GpuCode.Unknown) : reading;
    }

    public Reading<long> MemoryUsed() => Ask(Capability.MemoryUsed, static gpu => gpu.MemoryUsedBytes());

    public Reading<long> MemoryTotal() => Ask(Capability.MemoryTotal, static gpu => gpu.MemoryTotalBytes());

    public Reading<int> Temperature() => Ask(Capability.Temperature, static gpu => gpu.TemperatureCelsius());

    /// <summary>The power call that this GPU has: NVML's usual one, else its average, else its instantaneous field.</summary>
    public Reading<long> Power() => NotNegative(
        PowerCall switch
        {
            Capability.Power => Ask(Capability.Power, static gpu => gpu.PowerMilliwatts()),
            Capability.AveragePower => Ask(Capability.AveragePower, static gpu => gpu.AveragePowerMilliwatts()),
            _ => Ask(Capability.InstantPower, static gpu => gpu.InstantPowerMilliwatts()),
        },
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

    private static Reading<long> NotNegative(Reading<long> reading, long maximum) =>
        reading.Succeeded && (reading.Value < 0 || reading.Value > maximum) ? Reading<long>.Failed(GpuCode.Unknown) : reading;
}
