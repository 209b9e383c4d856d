using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling.Lanes;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// The life of the library's session: when it is opened, looked at again, given back while nothing works, and when only a new process helps.
/// It decides; the calls are jobs of the lanes.
/// </summary>
internal sealed class LibraryKeeper(IGpuLibrary library, ILanes lanes, DeviceRoster roster, TimeProvider time)
{
    /// <summary>Until an absent library is tried again, and between two looks at what a session has.</summary>
    public const long LookMicroseconds = 30_000_000;

    private const long RestartMicroseconds = 60_000_000;

    private readonly OpenBackoff _backoff = new();
    private LibraryJob? _job;
    private long _next = time.MonotonicMicroseconds();
    private long? _blockedSince;
    private long? _mismatchSince;
    private bool _wasOpen;
    private bool _isUnread;

    /// <summary>The session is being opened or closed, or is given back: no device may be read.</summary>
    public bool IsBarred => _job is { IsExclusive: true } || IsReleased;

    public bool IsReleased { get; private set; }

    /// <summary>A job has answered and waits to be taken.</summary>
    public bool HasAnswer => _job is { View: not null };

    /// <summary>Why only a new process helps; null: it does not.</summary>
    public string? RestartReason { get; private set; }

    /// <summary>What a job brought, once.</summary>
    public LibraryView? Take()
    {
        if (_job?.View is not { } view)
            return null;
        _job = null;
        if (view.Status is { } status)
        {
            _wasOpen |= status.IsOpen;
            _isUnread = status.IsOpen;
            IsReleased = false;
        }

        return view;
    }

    /// <summary>Begins what is due: an open, or a look at what the session has.</summary>
    public void BeforeTick(long now)
    {
        Watch(now);
        if (_job is not null || IsReleased)
            return;
        if (_isUnread)
        {
            // The GPUs of a new session have not been asked yet: their silence is the old one's.
            _isUnread = false;
            return;
        }

        var isLost = roster.IsSilent || (!roster.IsOpen && _wasOpen);
        if (isLost && IsSessionLost)
            Reopen(now);
        else if (now >= _next)
            Begin(isLost || !roster.IsOpen ? LibraryCall.Open : LibraryCall.Enumerate, now);
        if (!isLost)
            _backoff.Reset();
    }

    /// <summary>Gives the session back, so that a GPU can sleep or be reset. False: a lane is inside the library.</summary>
    public bool Release(long now)
    {
        if (_job is not null || lanes.IsInside)
            return false;
        IsReleased = true;
        Begin(LibraryCall.Close, now);
        return true;
    }

    /// <summary>Takes the session back.</summary>
    public void Resume(long now)
    {
        if (_job is null)
            Begin(LibraryCall.Open, now);
    }

    // 1, 9 and 18 are said by a session or a driver that is gone, not by a GPU.
    private bool IsSessionLost => !roster.IsOpen
        || roster.MeasuredGpus.All(device => device.LastCode is NvmlReturn.Uninitialized or NvmlReturn.DriverNotLoaded or NvmlReturn.VersionMismatch);

    private void Reopen(long now)
    {
        if (_backoff.IsDue(now) && Begin(LibraryCall.Open, now))
            _backoff.Tried(now);
    }

    private bool Begin(LibraryCall call, long now)
    {
        if (call == LibraryCall.Open && lanes.IsInside)
        {
            // To unload a library under a call would end the process.
            _blockedSince ??= now;
            return false;
        }

        _blockedSince = null;
        _next = now + LookMicroseconds;
        _job = new LibraryJob(library, call, now);
        lanes.Post(_job);
        return true;
    }

    private void Watch(long now)
    {
        var gpus = roster.MeasuredGpus.ToList();
        var isMismatch = _wasOpen && (roster.Status?.Code == NvmlReturn.VersionMismatch
            || (gpus.Count > 0 && gpus.All(device => device.ConsecutiveGaps > 0 && device.LastCode == NvmlReturn.VersionMismatch)));
        _mismatchSince = isMismatch ? _mismatchSince ?? now : null;
        if (!lanes.IsInside)
            _blockedSince = null;
        RestartReason ??= IsOver(_job is { View: null } ? _job.SinceMicroseconds : null, now) ? "a call of the GPU library itself has been hanging for 60 s"
            : gpus.Count > 0 && gpus.All(device => device.IsStuck) ? "calls of all GPUs have been hanging for 60 s"
            : IsOver(_blockedSince, now) ? "the GPU library cannot be opened anew while a call hangs inside it"
            : IsOver(_mismatchSince, now) ? "driver and library have differed in version for 60 s, which a process that has loaded the old one cannot mend"
            : null;
    }

    private static bool IsOver(long? since, long now) => since is { } moment && now - moment >= RestartMicroseconds;
}
