using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Topology;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Energy.States;
using TelemetryFootprint.Agent.Core.Sampling.Lanes;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>The coordinator's side of a device: applies readings, meters, closes rows. It makes no call of the library.</summary>
internal sealed class SampledDevice
{
    private const long BytesPerMebibyte = 1 << 20;
    private const long StuckMicroseconds = 60_000_000;
    private static readonly TimeSpan AveragingTime = TimeSpan.FromSeconds(1);

    private readonly EnergyMeter _meter;
    private readonly IEnergyMemory _memory;
    private readonly IProcessOwners _owners;
    private readonly PowerStates _states;
    private readonly CounterScopeCheck _scope;
    private readonly bool _isTickRare;
    private readonly SortedDictionary<Method, long> _millijoulesByMethod = [];
    private readonly SortedDictionary<PowerState, long> _millijoulesByState = [];
    private readonly MethodBounds _bounds = new();
    private readonly GapClock _gaps = new();
    private readonly SourceSwitch _switch = new();
    private readonly CrossCheckAlarm _alarm = new();
    private DeviceReadings? _latest;
    private DeviceReadings? _late;
    private bool _hasRing;
    private bool _hasRow;
    private long? _hangingSince;

    /// <param name="seat">Its place between the two sides.</param>
    /// <param name="probe">What the first probe found.</param>
    /// <param name="options">How often it is read, where its energy is remembered, and who knows whose its processes are.</param>
    public SampledDevice(DeviceSeat seat, DeviceProbe probe, SamplingOptions options)
    {
        (Seat, Probe, _memory, _owners) = (seat, probe, options.Energy, options.Owners);
        _meter = new EnergyMeter(EnergyMeter.MaximumGap(options.Interval));
        _states = new PowerStates((probe.Plan.Idle ?? probe.Plan.Range?.Low)?.Milliwatts);
        _isTickRare = options.Interval > AveragingTime;
        Member = MemberOf(probe);
        _scope = new CounterScopeCheck(Member);
        if (_scope.Scope == CounterScope.Unknown)
            _switch.StartOnPower();
        seat.Reader.Plan = probe.Plan;
    }

    public DeviceSeat Seat { get; }

    /// <summary>As the last probe found it; its plan is not necessarily the one in force.</summary>
    public DeviceProbe Probe { get; private set; }

    public DevicePlan Plan => Seat.Reader.Plan!;

    public string Uuid => Seat.Reader.Handle.Uuid;

    public bool IsFallback => Seat.Reader.Handle is FallbackGpu;

    /// <summary>Which Grace module it sits on, if any.</summary>
    public GraceMember Member { get; private set; }

    /// <summary>It speaks for its Grace module.</summary>
    public bool ReadsModule
    {
        get => Seat.Reader.ReadsModule;
        set => Seat.Reader.ReadsModule = value;
    }

    /// <summary>Why the method is not the best one; empty: it is.</summary>
    public string Reason => Plan.Source == EnergySource.Counter && _scope.Reason.Length > 0 ? _scope.Reason : Plan.Reason;

    /// <summary>The library does not have it any more.</summary>
    public bool IsGone { get; set; }

    public int LastCode { get; private set; }

    /// <summary>Gaps in a row up to the last tick.</summary>
    public int ConsecutiveGaps { get; private set; }

    /// <summary>False: nothing will ever be read of it, as of a display GPU without a power reading. What it answers says nothing about a session.</summary>
    public bool IsMeasurable => Plan is not { Source: EnergySource.None, IsSettled: true };

    /// <summary>A device that measured itself once is never replaced by a guess.</summary>
    public bool HasMeasured => _hasRow && Plan.Source is EnergySource.Counter or EnergySource.Power;

    public bool IsStuck { get; private set; }

    public bool IsCrossCheckOff => _alarm.IsOff == true;

    public double? CrossCheckRatio => Plan.Method == Method.Simulated ? null : _meter.CrossCheckRatio;

    /// <summary>To be read between ticks: a value a second would miss what happens between, and no ring of the driver tells it.</summary>
    public bool NeedsPowerInterval => (Plan.NeedsPowerInterval && !_hasRing) || (_isTickRare && Source == EnergySource.Power) || ReadsModule || (Plan.Source == EnergySource.Counter && _switch.IsOnPower && Plan.PowerReading != PowerReading.Average);

    /// <summary>The last tick saw neither a process nor any load.</summary>
    public bool IsIdle => _latest is { ComputeProcesses: { Succeeded: true, Value: 0 } } readings
        && (readings.Utilization is { Succeeded: true, Value: 0 } || NvmlReturn.IsPermanent(readings.Utilization.Code));

    /// <summary>The source in force: a counter that fails for long is replaced by power.</summary>
    public EnergySource Source => Plan.Source == EnergySource.Counter && _switch.IsOnPower ? EnergySource.Power : Plan.Source;

    public Method Method => Source == Plan.Source ? Plan.Method : Method.Integrated;

    /// <summary>Takes what has come late, before the next round may write over it: power at once, a tick's values for the next tick.</summary>
    public void TakeLate()
    {
        if (Seat.TakeAnswer() is not { Failure: null } late)
            return;
        if (late.Scope == ReadScope.Tick)
            _late = late;
        else
            AddPower(late);
    }

    /// <summary>What a tick may use: the answer to its own round, else one that came too late for the tick before.</summary>
    public DeviceReadings? Readings(long round)
    {
        var late = _late;
        _late = null;
        return Seat.Answer(round) is null ? late : Seat.TakeAnswer();
    }

    /// <summary>
    /// Begins to meter before the first tick: what the device draws until then belongs to the first row, from the moment of the reading on that it is counted from. The
    /// first reads of a process take tens of milliseconds: to begin at their end was energy of time that nobody observed.
    /// </summary>
    public void Open(DeviceReadings opening)
    {
        if (Resume(opening))
            return;
        AddPower(opening);
        if (Source == EnergySource.Counter && opening.Energy.Reading.Succeeded)
            _meter.CloseWithCounter(opening.Energy.Microseconds, opening.Energy.Reading.Value);
        else if (Source != EnergySource.Counter && opening.Power.Reading.Succeeded)
            _meter.CloseWithPower(opening.Power.Microseconds);
    }

    /// <summary>Goes on with the row at which the last process ended, where that can be told: then nothing is opened anew.</summary>
    private bool Resume(DeviceReadings opening)
    {
        if (Plan.Method == Method.Simulated || _memory.Recall(Uuid) is not { } state)
            return false;
        var usesCounter = Source == EnergySource.Counter;
        var reading = usesCounter ? opening.Energy.Reading : opening.Power.Reading;
        // A state that cannot be joined still carries the running total.
        var isJoined = reading.Succeeded && _meter.Restore(state, opening.EndMicroseconds, usesCounter ? reading.Value : null);
        if (!reading.Succeeded)
            _meter.Restore(state with { IsOfThisBoot = false }, opening.EndMicroseconds, null);
        if (isJoined)
            AddPower(opening);
        return isJoined;
    }

    /// <summary>Power, at whatever moment it was.</summary>
    public void AddPower(DeviceReadings readings)
    {
        foreach (var moment in readings.Ring)
            _meter.AddPower(moment.Microseconds, moment.Milliwatts);
        var isAverage = Plan.PowerReading == PowerReading.Average;
        // Read for its module's sake, between the moments at which an average is that of the time since the last.
        if (isAverage && readings.Scope == ReadScope.Power && !_isTickRare)
            return;
        if (readings.Power.Reading.Succeeded)
            _meter.AddPower(readings.Power.Microseconds, readings.Power.Reading.Value, isAverage ? PowerShape.Average : PowerShape.Instant);
    }

    /// <summary>The device's row, or null and then <see cref="LastCode"/> is the gap's.</summary>
    public DeviceRow? Close(int position, long tickMicroseconds, DeviceReadings readings)
    {
        _latest = readings;
        _hasRing = readings.HasRing;
        (_hangingSince, IsStuck) = (null, false);
        AddPower(readings);
        var source = Plan.Source == EnergySource.Counter ? _switch.Next(readings.Energy.Reading.Succeeded && _scope.Scope == CounterScope.Gpu, readings.Power.Reading.Succeeded)
            : readings.Power.Reading.Succeeded ? RowSource.Power
            : RowSource.None;
        if (source == RowSource.None)
            return Miss(Plan.Source == EnergySource.Counter && !readings.Energy.Reading.Succeeded ? readings.Energy.Reading.Code : readings.Power.Reading.Code, tickMicroseconds);
        var step = Step(source, tickMicroseconds, readings);
        if (source == RowSource.Power)
            _scope.Observe(readings.Energy.Reading.OrUnknown, step.Kind == RowKind.Opening ? null : step.Millijoules, tickMicroseconds - step.StartMicroseconds);
        if (step.Kind == RowKind.Opening)
            _gaps.Uncovered(tickMicroseconds);
        else
            _gaps.Covered(tickMicroseconds);
        var method = source == RowSource.Counter || Plan.Source != EnergySource.Counter ? Plan.Method : Method.Integrated;
        _millijoulesByMethod[method] = _millijoulesByMethod.GetValueOrDefault(method) + step.Millijoules;
        (_hasRow, ConsecutiveGaps) = (true, 0);
        if (Plan.Method != Method.Simulated && _meter.State(Uuid, readings.Power.Reading.OrUnknown) is { } state)
            _memory.Keep(state);
        _alarm.Note(CrossCheckRatio, tickMicroseconds);
        var states = _states.Split(step, tickMicroseconds, readings.Power.Reading.OrUnknown, readings.Utilization.OrUnknown, readings.ComputeProcesses.OrUnknown);
        var shares = OwnerSplit.Of(step.Millijoules, states, Users(step, Present(step, tickMicroseconds, readings)), Unused(step, Present(step, tickMicroseconds, readings)));
        foreach (var share in (shares ?? []).Where(share => share.State != PowerState.Unspecified))
            _millijoulesByState[share.State] = _millijoulesByState.GetValueOrDefault(share.State) + share.Millijoules;
        return Row(position, tickMicroseconds, step, method, readings) with { Shares = shares };
    }

    /// <summary>Who is there now says nothing about a long time before.</summary>
    private static IReadOnlyList<GpuProcess> Present(MeterStep step, long tickMicroseconds, DeviceReadings readings) =>
        tickMicroseconds - step.StartMicroseconds > StateSplit.LongestMicroseconds ? [] : readings.Processes;

    private IReadOnlyList<GpuUser> Users(MeterStep step, IReadOnlyList<GpuProcess> processes) => Probe.Facts.MigMode == 1
        ? GpuUsers.OfMig(processes, _owners, Probe.MigInstances, Probe.MaxMigInstances, step.StartMicroseconds)
        : GpuUsers.Of(processes, _owners, step.StartMicroseconds);

    private IReadOnlyList<IdlePart> Unused(MeterStep step, IReadOnlyList<GpuProcess> processes) => Probe.Facts.MigMode == 1
        ? IdleParts.OfMig(_owners, (Uuid, Probe.Facts.Index), Probe.MigInstances, processes, Probe.MaxMigInstances, step.StartMicroseconds)
        : IdleParts.Of(_owners, Uuid, Probe.Facts.Index, step.StartMicroseconds);

    /// <summary>No row at this tick, for a reason that is a code of NVML's.</summary>
    public DeviceRow? Miss(int code, long tickMicroseconds)
    {
        LastCode = code;
        ConsecutiveGaps++;
        _gaps.Uncovered(tickMicroseconds);
        return null;
    }

    /// <summary>The gap's code while there is no session to ask: the one that ended it goes on, since it says more.</summary>
    public int CodeWithoutSession(bool isReleased) => isReleased || ConsecutiveGaps == 0 ? NvmlReturn.Uninitialized : LastCode;

    /// <summary>A lane is still inside a call of it.</summary>
    public void Hang(long tickMicroseconds)
    {
        _latest = null;
        _hangingSince ??= tickMicroseconds;
        IsStuck = tickMicroseconds - _hangingSince >= StuckMicroseconds;
        Miss(NvmlReturn.Timeout, tickMicroseconds);
    }

    /// <summary>Takes what a new probe found, and its plan unless a guess would replace a measurement.</summary>
    public void Accept(DeviceProbe probe)
    {
        Probe = probe;
        Member = MemberOf(probe);
        if (probe.Plan == Plan || (HasMeasured && probe.Plan.Source != EnergySource.Counter))
            return;
        if (Plan.Source == EnergySource.Power && probe.Plan.Source == EnergySource.Counter && ConsecutiveGaps == 0)
            _switch.StartOnPower();
        Seat.Reader.Plan = probe.Plan;
    }

    /// <summary>A row goes out, by the rules that its inventory has for it.</summary>
    public void Bound(DeviceRow row, Device description) => _bounds.Add(row, description);

    public DeviceState State(Device description, DeviceRow? row) => new(description, Source, Method)
    {
        PowerMilliwatts = row?.PowerMilliwatts,
        UtilizationPercent = row?.UtilizationPercent,
        MemoryUsedBytes = row is null ? null : _latest?.MemoryUsed.OrUnknown,
        TemperatureCelsius = row?.TemperatureCelsius,
        CumulativeMillijoules = _meter.CumulativeMillijoules,
        MillijoulesByMethod = [.. _millijoulesByMethod],
        BoundsByMethod = _bounds.Sums,
        MillijoulesByState = [.. _millijoulesByState],
        GapMicroseconds = _gaps.GapMicroseconds,
        LastCode = LastCode,
        CrossCheckRatio = CrossCheckRatio,
        IsCrossCheckOff = _alarm.IsOff,
        IsStuck = IsStuck,
        Probe = Probe,
    };

    private static GraceMember MemberOf(DeviceProbe probe) => new(probe.Facts.Uuid, probe.Facts.Name, probe.IsOnModule ? 1 : null, probe.BoardSerial);

    private MeterStep Step(RowSource source, long tickMicroseconds, DeviceReadings readings)
    {
        var step = source == RowSource.Counter ? _meter.CloseWithCounter(tickMicroseconds, readings.Energy.Reading.Value) : _meter.CloseWithPower(tickMicroseconds);
        if (source == RowSource.PowerThenCounter)
            _meter.StartCounter(readings.Energy.Reading.Value);
        else if (source == RowSource.Counter && !readings.Power.Reading.Succeeded)
            _meter.ForgetPower();
        return step;
    }

    private DeviceRow Row(int position, long tickMicroseconds, MeterStep step, Method method, DeviceReadings readings) => new()
    {
        Device = position,
        Kind = step.Kind,
        StartMicroseconds = step.StartMicroseconds,
        EndMicroseconds = tickMicroseconds,
        Millijoules = step.Millijoules,
        CumulativeMillijoules = _meter.CumulativeMillijoules,
        Method = method,
        PowerMilliwatts = readings.Power.Reading.OrUnknown,
        UtilizationPercent = readings.Utilization.OrUnknown,
        MemoryMebibytes = readings.MemoryUsed.OrUnknown / BytesPerMebibyte,
        TemperatureCelsius = readings.Temperature.OrUnknown,
    };
}
