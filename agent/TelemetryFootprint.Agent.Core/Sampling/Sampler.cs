using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// Takes the ticks. All calls of the GPU library are made by whoever calls <see cref="Step"/>: the one sampling thread.
/// A tick is recorded at the time it was taken, however late that is.
/// </summary>
public sealed class Sampler
{
    public const int RetrySeconds = 30;
    private const long RetryMicroseconds = RetrySeconds * 1_000_000L;

    private readonly ITickQueue _queue;
    private readonly TimeProvider _time;
    private readonly ILogger<Sampler> _logger;
    private readonly DeviceRoster _roster;
    private readonly LogLimiter _limiter = new();
    private readonly WallAnchor _wall;
    private readonly Deadline _ticks;
    private readonly Deadline _powers;
    private readonly long _freshMicroseconds;
    private long _nextRetry;
    private long _tickCount;
    private SamplingState _state = SamplingState.Empty;

    public Sampler(IGpuLibrary library, IReadOnlyList<FallbackEntry> entries, string agentId, HostIdentity host, SamplingOptions options, ITickQueue queue, TimeProvider time, ILogger<Sampler> logger)
    {
        (_queue, _time, _logger, _wall) = (queue, time, logger, new WallAnchor(time));
        _roster = new DeviceRoster(library, new DevicePlanner(entries, options.Accuracy), FallbackDevices.Create(entries, agentId), host, EnergyMeter.MaximumGap(options.Interval), time);
        var now = time.MonotonicMicroseconds();
        _ticks = new Deadline(now, options.Interval.Ticks / TimeSpan.TicksPerMicrosecond);
        _powers = new Deadline(now, options.PowerInterval.Ticks / TimeSpan.TicksPerMicrosecond);
        _nextRetry = now;
        _freshMicroseconds = Math.Max(5_000_000, 3 * options.Interval.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>What was known after the last tick. Any thread.</summary>
    public SamplingState State => Volatile.Read(ref _state);

    /// <summary>The last tick is not older than max(5 s, 3 intervals): beyond that, a library call hangs and its figures are no longer known.</summary>
    public bool IsFresh => State is { Ticks: > 0 } state && _time.MonotonicMicroseconds() - state.TickMicroseconds <= _freshMicroseconds;

    /// <summary>Until the next <see cref="Step"/> has something to do; never negative.</summary>
    public TimeSpan UntilNext()
    {
        var next = NeedsPowers ? Math.Min(_ticks.NextMicroseconds, _powers.NextMicroseconds) : _ticks.NextMicroseconds;
        return TimeSpan.FromMicroseconds(Math.Max(0, next - _time.MonotonicMicroseconds()));
    }

    /// <summary>Does what is due.</summary>
    public void Step()
    {
        var now = _time.MonotonicMicroseconds();
        if (_ticks.IsDue(now))
        {
            var isRetry = now >= _nextRetry;
            if (isRetry)
            {
                _nextRetry = now + RetryMicroseconds;
                Retry(now);
                _roster.Describe();
                now = _time.MonotonicMicroseconds();
            }

            _ticks.Advance(now);
            _powers.Advance(now);
            TakeTick(now);
            Renew(isRetry);
        }
        else if (NeedsPowers && _powers.IsDue(now))
        {
            _powers.Advance(now);
            foreach (var device in _roster.Devices)
            {
                if (device.Plan.NeedsPowerInterval)
                    device.ReadPower();
            }
        }
    }

    /// <summary>A last tick before the end, so that the energy since the one before is not lost.</summary>
    public void Finish()
    {
        if (_tickCount > 0)
            TakeTick(_time.MonotonicMicroseconds());
    }

    /// <summary>A step threw: says so and goes on with the next.</summary>
    internal void Report(Exception exception)
    {
        if (_limiter.MaySay("tick", _time.MonotonicMicroseconds()))
            _logger.TickFailed(exception);
    }

    private bool NeedsPowers => _roster.Devices.Any(device => device.Plan.NeedsPowerInterval);

    private void TakeTick(long now)
    {
        var devices = _roster.Devices;
        foreach (var device in devices)
            device.ReadEnergy();
        var rows = new List<DeviceRow>(devices.Count);
        var gaps = new List<DeviceGap>();
        var states = new List<DeviceState>(devices.Count);
        for (var i = 0; i < devices.Count; i++)
        {
            var row = devices[i].Close(i, now);
            if (row is { } known)
                rows.Add(known);
            else
                Miss(devices[i], i, gaps, now);
            states.Add(devices[i].State(_roster.Inventory.Devices[i], row));
        }

        // The anchor moves only with a tick: each of its moves must show in the queue, or a batch could be cut across two of them.
        if (devices.Count > 0)
            _queue.Append(new Tick(now, _wall.UnixMicroseconds(now), _roster.Inventory, rows, gaps));
        _tickCount++;
        Volatile.Write(ref _state, new SamplingState(_roster.Status, _roster.Inventory, states, _roster.Unopened, _tickCount, _ticks.Missed) { TickMicroseconds = now });
    }

    private void Miss(SampledDevice device, int position, List<DeviceGap> gaps, long now)
    {
        gaps.Add(new DeviceGap(position, device.LastCode));
        if (_limiter.MaySay(device.Uuid, now))
            _logger.Gap(device.Uuid, device.Plan.Reason.Length > 0 && device.Plan.Source == EnergySource.None ? device.Plan.Reason : NvmlReturn.Describe(device.LastCode));
    }

    /// <summary>Before a tick: the library that does not answer, the GPU that is lost or new.</summary>
    private void Retry(long now)
    {
        if (!_roster.IsOpen || IsSilent())
            Open(now);
        else if (_roster.Unopened.Count > 0 || _roster.Devices.Count == 0 || _roster.Devices.Any(device => device.ConsecutiveGaps > 0))
            _roster.Enumerate();
    }

    /// <summary>Right after a tick, so that a counter that answers now goes on from the row just closed: probes that may pass now, limits that changed.</summary>
    private void Renew(bool isRetry)
    {
        if (isRetry)
            _roster.Replan(_ => true);
        else if (_roster.Devices.Any(device => device.Plan is { Source: EnergySource.None, IsSettled: false }))
            _roster.Replan(device => device.Plan.Source == EnergySource.None);
        else
            return;
        _roster.Describe();
    }

    // Every measured device is silent: the driver was reloaded, or the library lost its session.
    private bool IsSilent() => _roster.Devices.Count > 0 && _roster.Devices.All(device => device.ConsecutiveGaps > 1 && device.Plan is not { Source: EnergySource.None, IsSettled: true });

    private void Open(long now)
    {
        _roster.Open();
        var status = _roster.Status!.Value;
        if (!_limiter.MaySay(status.Reason, now))
            return;
        if (status.IsOpen)
            _logger.Opened(_roster.Devices.Count, status.Reason);
        else
            _logger.Absent(status.Reason, _roster.Devices.Count, RetrySeconds);
        foreach (var slot in _roster.Unopened)
            _logger.Unopened(slot.Name, NvmlReturn.Describe(slot.Code));
    }
}
