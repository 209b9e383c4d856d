using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>
/// The lane side of a device: makes its library calls. Only the lane that visits the device uses it, one at a time;
/// the plan and a new handle are handed over by reference and taken at the next visit.
/// </summary>
internal sealed class DeviceReader(IGpu gpu, DevicePlanner planner, TimeProvider time, bool mayUseRing, IProcessOwners? owners = null)
{
    private readonly ProbedGpu _gpu = new(gpu);
    private readonly PowerRing? _ring = mayUseRing ? new PowerRing(time) : null;
    private readonly ProcessReader _processes = new(owners ?? NoProcessOwners.Instance, time);
    private HandleOffer? _offer;
    private DevicePlan? _plan;
    private bool _readsModule;
    private bool _isOpen;
    private int? _migMode;
    private int? _plannedMigMode;
    private IReadOnlyList<MigInstance> _instances = [];

    /// <summary>The GPU as it was last handed over; its identity may be read by any thread.</summary>
    public IGpu Handle { get; private set; } = gpu;

    public string? DriverVersion { get; set; }

    /// <summary>Metering has begun. Until then every probe brings first values: one may be written over by the next before it is taken.</summary>
    public bool IsOpen
    {
        get => Volatile.Read(ref _isOpen);
        set => Volatile.Write(ref _isOpen, value);
    }

    /// <summary>This GPU speaks for its Grace module: the module's power is read with its own.</summary>
    public bool ReadsModule
    {
        get => Volatile.Read(ref _readsModule);
        set => Volatile.Write(ref _readsModule, value);
    }

    /// <summary>How the device is measured; null until the first probe.</summary>
    public DevicePlan? Plan
    {
        get => Volatile.Read(ref _plan);
        set => Volatile.Write(ref _plan, value);
    }

    /// <summary>A new handle of the same GPU, for the next visit. Anew: what was absent before is asked again.</summary>
    public void Offer(IGpu handle, bool anew)
    {
        Handle = handle;
        Volatile.Write(ref _offer, new HandleOffer(handle, anew));
    }

    public DeviceReadings Read(ReadScope scope, long round)
    {
        if (Interlocked.Exchange(ref _offer, null) is { } offer)
            Rebind(offer);
        return scope switch
        {
            ReadScope.Probe => new DeviceReadings(round, scope) { Probe = Probe(round), EndMicroseconds = Now },
            ReadScope.Power => ReadPower(round, Plan!),
            _ => ReadTick(round, Plan!),
        };
    }

    private long Now => time.MonotonicMicroseconds();

    private DeviceReadings ReadPower(long round, DevicePlan plan)
    {
        var utilization = plan.Source == EnergySource.Utilization ? _gpu.Utilization() : Reading<int>.Failed(NvmlReturn.NotSupported);
        var power = Power(plan, utilization);
        return new DeviceReadings(round, ReadScope.Power) { Power = power, Utilization = utilization, ModulePower = ModulePower(), EndMicroseconds = Now };
    }

    private DeviceReadings ReadTick(long round, DevicePlan plan)
    {
        var energy = plan.Source == EnergySource.Counter ? new TimedReading<long>(0, _gpu.Energy()) with { Microseconds = Now } : TimedReading<long>.None;
        var ring = plan.MayUseRing ? _ring?.Read(_gpu.Gpu) : null;
        var utilization = plan.Source == EnergySource.Utilization ? _gpu.Utilization() : Reading<int>.Failed(NvmlReturn.NotSupported);
        var power = Power(plan, utilization);
        _processes.Read(_gpu);
        return new DeviceReadings(round, ReadScope.Tick)
        {
            Energy = energy,
            Power = power,
            ModulePower = ModulePower(),
            Ring = ring ?? [],
            HasRing = ring is not null,
            Utilization = plan.Source == EnergySource.Utilization ? utilization : _gpu.Utilization(),
            MemoryUsed = _gpu.MemoryUsed(),
            Temperature = _gpu.Temperature(),
            ComputeProcesses = _processes.Contexts,
            Processes = _processes.Processes,
            EndMicroseconds = Now,
        };
    }

    private TimedReading<long> Power(DevicePlan plan, Reading<int> utilization)
    {
        Reading<long> power = plan.Source switch
        {
            EnergySource.Utilization when !utilization.Succeeded => Reading<long>.Failed(utilization.Code),
            EnergySource.Utilization => plan.At(utilization.Value, _processes.Contexts.OrUnknown).Milliwatts,
            EnergySource.Load => plan.Range!.Value.At(plan.Load).Milliwatts,
            EnergySource.None => Reading<long>.Failed(NvmlReturn.NotSupported),
            _ => _gpu.Power(),
        };
        return new TimedReading<long>(Now, power);
    }

    private TimedReading<long> ModulePower() => ReadsModule ? new TimedReading<long>(0, _gpu.ModulePower()) with { Microseconds = Now } : TimedReading<long>.None;

    private DeviceProbe Probe(long round)
    {
        // A mode that cannot be read now is as it was: taken for off, the energy of all instances would be nobody's.
        var mode = _gpu.MigMode();
        if (mode.Succeeded || NvmlReturn.IsPermanent(mode.Code))
            _migMode = mode.OrUnknown;
        var migMode = _migMode;
        var plan = Plan;
        var isFirst = plan is null;
        // A range follows the limit that is in force now.
        if (plan is not { IsSettled: true, Source: not (EnergySource.Utilization or EnergySource.Load) } || migMode != _plannedMigMode)
            plan = planner.Plan(_gpu, DriverVersion);
        _plannedMigMode = migMode;
        if (isFirst)
            Plan = plan;
        // A list that cannot be read now is as it was: without it the energy of all instances would be nobody's.
        var instances = new List<MigInstance>();
        if (migMode != 1 || _gpu.Gpu.MigInstances(instances).Succeeded)
            _instances = instances;
        return new DeviceProbe(plan, DeviceFacts.Read(_gpu, DriverVersion) with { MigMode = migMode })
        {
            BoardSerial = _gpu.Gpu.BoardSerial,
            IsOnModule = _gpu.ChipToChip().OrUnknown == 1,
            MaxMigInstances = _gpu.MaxMigInstances().OrUnknown,
            MigInstances = _instances,
            Opening = IsOpen ? null : ReadTick(round, plan),
        };
    }

    private void Rebind(HandleOffer offer)
    {
        _gpu.Rebind(offer.Gpu, offer.IsAnew);
        _processes.AskAgain();
        if (offer.IsAnew)
            _ring?.AskAgain();
    }

    private sealed record HandleOffer(IGpu Gpu, bool IsAnew);
}
