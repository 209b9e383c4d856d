using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>One device under the sampler: reads it, meters it and closes its rows.</summary>
internal sealed class SampledDevice(ProbedGpu gpu, DevicePlan plan, EnergyMeter meter, TimeProvider time)
{
    private const long BytesPerMebibyte = 1 << 20;

    private readonly SortedDictionary<Method, long> _millijoulesByMethod = [];
    private readonly GapClock _gaps = new();
    private Reading<long> _energy = Reading<long>.Failed(NvmlReturn.NotSupported);
    private Reading<long> _power = Reading<long>.Failed(NvmlReturn.NotSupported);
    private Reading<int> _utilization = Reading<int>.Failed(NvmlReturn.NotSupported);
    private long? _memory;
    private bool _hasRow;

    public ProbedGpu Gpu { get; } = gpu;

    public DevicePlan Plan { get; private set; } = plan;

    public string Uuid => Gpu.Gpu.Uuid;

    public int LastCode { get; private set; }

    /// <summary>Gaps in a row up to the last tick.</summary>
    public int ConsecutiveGaps { get; private set; }

    /// <summary>A device that measured itself once is never replaced by a guess.</summary>
    public bool HasMeasured => _hasRow && Plan.Source is EnergySource.Counter or EnergySource.Power;

    /// <summary>Power, at whatever moment it is.</summary>
    public void ReadPower()
    {
        _power = Plan.Source switch
        {
            EnergySource.Utilization => Modelled(_utilization = Gpu.Utilization()),
            EnergySource.Load => Plan.Range!.Value.At(Plan.Load).Milliwatts,
            EnergySource.None => Reading<long>.Failed(NvmlReturn.NotSupported),
            _ => Gpu.Power(),
        };
        if (_power.Succeeded)
            meter.AddPower(time.MonotonicMicroseconds(), _power.Value);
    }

    /// <summary>What the row's energy needs; read for all devices before anything else is.</summary>
    public void ReadEnergy()
    {
        _energy = Plan.Source == EnergySource.Counter ? Gpu.Energy() : Reading<long>.Failed(NvmlReturn.NotSupported);
        ReadPower();
    }

    /// <summary>Begins to meter before the first tick: what the device draws until then belongs to the first row.</summary>
    public void Open()
    {
        ReadEnergy();
        var now = time.MonotonicMicroseconds();
        if (Plan.Source == EnergySource.Counter && _energy.Succeeded)
            meter.CloseWithCounter(now, _energy.Value);
        else if (Plan.Source != EnergySource.Counter && _power.Succeeded)
            meter.CloseWithPower(now);
    }

    /// <summary>The device's row, or null and then <see cref="LastCode"/> is the gap's.</summary>
    public DeviceRow? Close(int position, long tickMicroseconds)
    {
        var answer = Plan.Source == EnergySource.Counter ? _energy : _power;
        if (!answer.Succeeded)
            return Gap(answer.Code, tickMicroseconds);
        var step = Plan.Source == EnergySource.Counter ? meter.CloseWithCounter(tickMicroseconds, _energy.Value) : meter.CloseWithPower(tickMicroseconds);
        if (step.Kind == RowKind.Opening)
            _gaps.Uncovered(tickMicroseconds);
        else
            _gaps.Covered(tickMicroseconds);
        _millijoulesByMethod[Plan.Method] = _millijoulesByMethod.GetValueOrDefault(Plan.Method) + step.Millijoules;
        (_hasRow, ConsecutiveGaps) = (true, 0);
        if (Plan.Source != EnergySource.Utilization)
            _utilization = Gpu.Utilization();
        return Row(position, tickMicroseconds, step);
    }

    /// <summary>Changes how the device is measured, between two ticks.</summary>
    public void Replan(DevicePlan plan)
    {
        if (Plan.Source == EnergySource.Power && plan.Source == EnergySource.Counter && ConsecutiveGaps == 0 && Gpu.Energy() is { Succeeded: true } counter)
            meter.StartCounter(counter.Value);
        Plan = plan;
    }

    public DeviceState State(Device description, DeviceRow? row) => new(description, Plan.Source, Plan.Method)
    {
        PowerMilliwatts = row?.PowerMilliwatts,
        UtilizationPercent = row?.UtilizationPercent,
        MemoryUsedBytes = row is null ? null : _memory,
        TemperatureCelsius = row?.TemperatureCelsius,
        CumulativeMillijoules = meter.CumulativeMillijoules,
        MillijoulesByMethod = [.. _millijoulesByMethod],
        GapMicroseconds = _gaps.GapMicroseconds,
        LastCode = LastCode,
        CrossCheckRatio = Plan.Method == Method.Simulated ? null : meter.CrossCheckRatio,
    };

    private DeviceRow Row(int position, long tickMicroseconds, MeterStep step)
    {
        _memory = Gpu.MemoryUsed().OrUnknown;
        return new DeviceRow
        {
            Device = position,
            Kind = step.Kind,
            StartMicroseconds = step.StartMicroseconds,
            EndMicroseconds = tickMicroseconds,
            Millijoules = step.Millijoules,
            CumulativeMillijoules = meter.CumulativeMillijoules,
            Method = Plan.Method,
            PowerMilliwatts = _power.OrUnknown,
            UtilizationPercent = _utilization.OrUnknown,
            MemoryMebibytes = _memory / BytesPerMebibyte,
            TemperatureCelsius = Gpu.Temperature().OrUnknown,
        };
    }

    private DeviceRow? Gap(int code, long tickMicroseconds)
    {
        LastCode = code;
        ConsecutiveGaps++;
        _gaps.Uncovered(tickMicroseconds);
        return null;
    }

    private Reading<long> Modelled(Reading<int> utilization) => utilization.Succeeded
        ? Plan.Range!.Value.At(utilization.Value / 100m).Milliwatts
        : Reading<long>.Failed(utilization.Code);
}
