using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// <c>Sampling:ReleaseWhenIdle</c>. A session is given back after so long without a process and without load on any GPU. It is taken back when a GPU has woken,
/// else once a minute for one look, unless all GPUs are known to sleep.
/// </summary>
internal sealed class IdleRelease(TimeSpan? patience, IGpuPowerState? power, LibraryKeeper keeper, DeviceRoster roster)
{
    private const long LookMicroseconds = 60_000_000;

    private long? _idleSince;
    private long _nextLook;
    private bool _isLook;
    private bool _hasSlept;

    public void BeforeTick(long now)
    {
        if (!keeper.IsReleased)
            return;
        var isAwake = power?.IsAnyAwake();
        var hasWoken = isAwake == true && _hasSlept;
        _hasSlept = isAwake == false || (_hasSlept && !hasWoken);
        if (!hasWoken && (now < _nextLook || isAwake == false))
            return;
        (_isLook, _idleSince, _nextLook) = (!hasWoken, null, now + LookMicroseconds);
        keeper.Resume(now);
    }

    public void AfterTick(long now)
    {
        if (patience is not { } limit || keeper.IsBarred || !roster.IsOpen)
            return;
        var gpus = roster.Gpus.ToList();
        if (gpus.Count == 0 || roster.Unprobed.Any() || (_isLook && gpus.All(device => device.ConsecutiveGaps > 0)))
            return;
        if (!gpus.All(device => device.IsIdle))
        {
            (_isLook, _idleSince) = (false, null);
            return;
        }

        _idleSince ??= now;
        if ((_isLook || now - _idleSince >= limit.Ticks / TimeSpan.TicksPerMicrosecond) && keeper.Release(now))
            (_hasSlept, _nextLook) = (false, now + LookMicroseconds);
    }
}
