using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Agent.Core.Sampling.Lanes;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// Takes the ticks: the coordinator, which itself makes no call of the GPU library. It starts rounds on the lanes, waits for them, though not for a device that
/// hangs, and closes the rows. A tick is recorded at the time it was begun, however late that is.
/// </summary>
public sealed class Sampler
{
    public const int RetrySeconds = (int)(LibraryKeeper.LookMicroseconds / 1_000_000);

    /// <summary>A tick waits so long for its readings, and then goes without those that are missing.</summary>
    private const long LongestWaitMicroseconds = 250_000;

    /// <summary>A tick between two of the grid comes no sooner than this after the one before, however many ask.</summary>
    private const long ShortestCutMicroseconds = 50_000;

    /// <summary>From one tick that was asked for to the next: whoever may ask can make two more a second of them, and no more.</summary>
    private const long BetweenCutsMicroseconds = 500_000;

    // How often what is under way is looked after between two moments of the grid.
    private static readonly TimeSpan CareInterval = TimeSpan.FromMilliseconds(20);

    private readonly ITickQueue _queue;
    private readonly TimeProvider _time;
    private readonly ILanes _lanes;
    private readonly SamplerVoice _voice;
    private readonly DeviceRoster _roster;
    private readonly TickParts _parts;
    private readonly IProcessOwners _owners;
    private readonly LibraryKeeper _keeper;
    private readonly IdleRelease _release;
    private readonly WallAnchor _wall;
    private readonly Deadline _ticks;
    private readonly Deadline _powers;
    private readonly long _freshMicroseconds;
    private readonly long _waitMicroseconds;
    private long _nextProbe;
    private long _round;
    private long _tickCount;
    private long _lastCut = -BetweenCutsMicroseconds;
    private volatile bool _isCut;
    private SamplingState _state = SamplingState.Empty;
    private string? _restartReason;

    /// <summary>All calls are made by whoever steps: where time is played, and for libraries that cannot hang.</summary>
    public Sampler(IGpuLibrary library, IReadOnlyList<FallbackEntry> entries, string agentId, HostIdentity host, SamplingOptions options, ITickQueue queue, TimeProvider time, ILogger<Sampler> logger)
        : this(new InlineLanes(), library, null, entries, agentId, host, options, queue, time, logger)
    {
    }

    /// <summary>Calls are made on lanes, so that none can hold up a tick. <paramref name="power"/>: null where the host does not tell; <paramref name="node"/>: what the host is beside its GPUs.</summary>
    public Sampler(SamplingLanes lanes, IGpuLibrary library, IGpuPowerState? power, IReadOnlyList<FallbackEntry> entries, string agentId, HostIdentity host, SamplingOptions options, ITickQueue queue, TimeProvider time, ILogger<Sampler> logger, NodeComponents node)
        : this(lanes.Pool, library, power, entries, agentId, host, options, queue, time, logger, node)
    {
    }

    internal Sampler(ILanes lanes, IGpuLibrary library, IGpuPowerState? power, IReadOnlyList<FallbackEntry> entries, string agentId, HostIdentity host, SamplingOptions options, ITickQueue queue, TimeProvider time, ILogger<Sampler> logger, NodeComponents? node = null)
    {
        (_queue, _time, _lanes, _wall, _owners) = (queue, time, lanes, new WallAnchor(time), options.Owners);
        _voice = new SamplerVoice(logger);
        _parts = new TickParts(node ?? NodeComponents.None, agentId, options.Interval);
        _roster = new DeviceRoster(new DevicePlanner(entries, options.Accuracy), FallbackDevices.Create(entries, agentId), host, _parts, options, time);
        _keeper = new LibraryKeeper(library, lanes, _roster, time);
        _release = new IdleRelease(options.ReleaseWhenIdle, power, _keeper, _roster);
        var now = time.MonotonicMicroseconds();
        var interval = options.Interval.Ticks / TimeSpan.TicksPerMicrosecond;
        _ticks = new Deadline(now, interval);
        _powers = new Deadline(now, options.PowerInterval.Ticks / TimeSpan.TicksPerMicrosecond);
        _nextProbe = now;
        _freshMicroseconds = Math.Max(5_000_000, 3 * interval);
        _waitMicroseconds = Math.Min(LongestWaitMicroseconds, interval / 2);
        _roster.Describe(); // the first tick may come before the library has answered, and the node is there already
    }

    /// <summary>What was known after the last tick. Any thread.</summary>
    public SamplingState State => Volatile.Read(ref _state);

    /// <summary>The last tick is not older than max(5 s, 3 intervals): beyond that, its figures are no longer known.</summary>
    public bool IsFresh => State is { Ticks: > 0 } state && _time.MonotonicMicroseconds() - state.TickMicroseconds <= _freshMicroseconds;

    /// <summary>Why only a new process can go on; null: this one can. Any thread.</summary>
    public string? RestartReason => Volatile.Read(ref _restartReason);

    /// <summary>Until the next <see cref="Step"/> has something to do; never negative.</summary>
    public TimeSpan UntilNext()
    {
        var next = _isCut && _tickCount > 0 ? Math.Min(NextMicroseconds, CutMicroseconds) : NextMicroseconds;
        var rest = TimeSpan.FromMicroseconds(Math.Max(0, next - _time.MonotonicMicroseconds()));
        return rest > CareInterval && (_lanes.NeedsCare || _keeper.HasAnswer) ? CareInterval : rest;
    }

    /// <summary>Asks for a tick now: something begins or ends with it. Any thread.</summary>
    public void Cut()
    {
        _isCut = true;
        Woken?.Invoke();
    }

    /// <summary>Wakes whoever steps.</summary>
    internal Action? Woken { get; set; }

    /// <summary>Does what is due.</summary>
    public void Step()
    {
        _lanes.Supervise();
        Collect();
        var now = _time.MonotonicMicroseconds();
        if (_ticks.IsDue(now))
        {
            _keeper.BeforeTick(now);
            _release.BeforeTick(now);
            Collect();
            now = _time.MonotonicMicroseconds();
            _ticks.Advance(now);
            _powers.Advance(now);
            TakeTick(now);
            Renew(now);
            AskForRestart(now);
        }
        else if (_isCut && _tickCount > 0 && now >= CutMicroseconds)
        {
            _lastCut = now;
            TakeTick(now);
        }
        else if (NeedsPowers && _powers.IsDue(now))
        {
            _powers.Advance(now);
            ReadPowers();
        }
    }

    /// <summary>A last tick before the end, so that the energy since the one before is not lost.</summary>
    public void Finish()
    {
        if (_tickCount > 0)
            TakeTick(_time.MonotonicMicroseconds());
    }

    /// <summary>A step threw: says so and goes on with the next.</summary>
    internal void Report(Exception exception) => _voice.Failed(exception, _time.MonotonicMicroseconds());

    private long CutMicroseconds => Math.Max(State.TickMicroseconds + ShortestCutMicroseconds, _lastCut + BetweenCutsMicroseconds);

    private long NextMicroseconds => NeedsPowers ? Math.Min(_ticks.NextMicroseconds, _powers.NextMicroseconds) : _ticks.NextMicroseconds;

    private bool NeedsPowers => _roster.Devices.Any(device => device.NeedsPowerInterval && MayRead(device));

    private bool MayRead(SampledDevice device) => device.IsFallback || (!_keeper.IsBarred && !device.IsGone);

    private void ReadPowers()
    {
        var devices = _roster.Devices.Where(device => device.NeedsPowerInterval && MayRead(device)).ToList();
        devices.ForEach(device => device.TakeLate());
        _lanes.Begin(ReadScope.Power, ++_round, [.. devices.Select(device => device.Seat)]);
        _lanes.Await(NextMicroseconds);
        foreach (var device in devices)
        {
            if (device.Seat.Answer(_round) is null || device.Seat.TakeAnswer() is not { Failure: null } readings)
                continue;
            device.AddPower(readings);
            _parts.Read(device, readings);
        }
    }

    private void TakeTick(long now)
    {
        // What is asked for from here on may be too late for this one.
        _isCut = false;
        _owners.Begin();
        var devices = _roster.Devices;
        foreach (var device in devices)
            device.TakeLate();
        _lanes.Begin(ReadScope.Tick, ++_round, [.. devices.Where(MayRead).Select(device => device.Seat)]);
        _lanes.Await(now + _waitMicroseconds);
        _owners.Settle();
        var rows = new List<DeviceRow>(devices.Count);
        var gaps = new List<DeviceGap>();
        var states = new List<DeviceState>(devices.Count);
        for (var i = 0; i < devices.Count; i++)
        {
            var row = Close(devices[i], i, now);
            if (row is { } known)
            {
                rows.Add(known);
                devices[i].Bound(known, _roster.Inventory.Devices[i]);
            }
            else
            {
                gaps.Add(new DeviceGap(i, devices[i].LastCode));
            }

            states.Add(devices[i].State(_roster.Inventory.Devices[i], row));
            _voice.Say(devices[i], row is null && !_keeper.IsReleased, now);
        }

        _parts.Close(now, devices, rows, gaps);
        // The anchor moves only with a tick: each of its moves must show in the queue, or a batch could be cut across two of them.
        if (_roster.Inventory.Devices.Count > 0)
            _queue.Append(new Tick(now, _wall.UnixMicroseconds(now), _roster.Inventory, rows, gaps) { SuspendedMicroseconds = _wall.SuspendedMicroseconds });
        _owners.Turn(now, _roster.Inventory, rows);
        _tickCount++;
        Volatile.Write(ref _state, new SamplingState(_roster.Status, _roster.Inventory, states, _roster.Unopened, _tickCount, _ticks.Missed) { TickMicroseconds = now, Parts = _parts.States, IsReleased = _keeper.IsReleased });
    }

    private DeviceRow? Close(SampledDevice device, int position, long now)
    {
        if (!MayRead(device))
            return device.Miss(device.IsGone ? NvmlReturn.GpuNotFound : device.CodeWithoutSession(_keeper.IsReleased), now);
        if (device.Readings(_round) is not { } readings)
        {
            device.Hang(now);
            return null;
        }

        if (readings.Failure is not { } failure)
        {
            _parts.Read(device, readings);
            return device.Close(position, now, readings);
        }

        _voice.Failed(failure, now);
        return device.Miss(NvmlReturn.Unknown, now);
    }

    /// <summary>Takes what the lane side has found out since: a session, GPUs, probes.</summary>
    private void Collect()
    {
        var hasChanged = false;
        if (_keeper.Take() is { } view)
        {
            _roster.Apply(view);
            _nextProbe = long.MinValue;
            hasChanged = true;
            if (!_keeper.IsBarred)
                _lanes.Begin(ReadScope.Probe, ++_round, [.. _roster.Unprobed]);
            CollectProbes();
            _voice.Say(view, _roster, _time.MonotonicMicroseconds());
        }

        if (CollectProbes() || hasChanged)
            _roster.Describe();
    }

    private bool CollectProbes() => _roster.Collect(failure => _voice.Failed(failure, _time.MonotonicMicroseconds()));

    /// <summary>Right after a tick, while there is nothing else to do: probes that may pass now, limits and MIG modes that changed, GPUs that are new.</summary>
    private void Renew(long now)
    {
        _release.AfterTick(now);
        if (_keeper.IsBarred)
            return;
        var isDue = now >= _nextProbe;
        var seats = _roster.Gpus
            .Where(device => !device.IsGone && (isDue || device.Plan is { Source: EnergySource.None, IsSettled: false }))
            .Select(device => device.Seat)
            .Concat(isDue ? _roster.Unprobed : [])
            .ToList();
        if (isDue)
            _nextProbe = now + LibraryKeeper.LookMicroseconds;
        if (seats.Count == 0)
            return;
        _lanes.Begin(ReadScope.Probe, ++_round, seats);
        _lanes.Await(Math.Min(NextMicroseconds, now + LongestWaitMicroseconds));
        CollectProbes();
        _roster.Describe();
    }

    private void AskForRestart(long now)
    {
        if (_restartReason is null && _keeper.RestartReason is { } reason)
        {
            _voice.Restart(reason, now);
            Volatile.Write(ref _restartReason, reason);
        }
    }
}
