namespace TelemetryFootprint.TestKit.Time;

/// <summary>
/// Time that moves only when a test says so. The monotonic clock and the wall clock advance together;
/// <see cref="StepWallClock"/> moves the wall clock alone, as an operator or NTP would. Timers fire inside <see cref="Advance"/>,
/// in the order in which they are due, each at its own instant.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private long _monotonicTicks;
    private DateTimeOffset _wall = start.ToUniversalTime();
    private long _created;

    /// <summary>One timestamp unit is 100 ns.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>UTC, so that no test depends on the machine's zone.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timers that are armed; a test waits for this before it advances.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count(timer => timer.DueTicks is not null);
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _wall;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _monotonicTicks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state, Interlocked.Increment(ref _created));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves both clocks forward and fires what becomes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = GetTimestamp() + by.Ticks;
        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Moves the wall clock alone, forward or back.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (_lock)
        {
            _wall += by;
        }
    }

    /// <summary>Waits until at least <paramref name="count"/> timers are armed, that is, until the code under test sleeps.</summary>
    public async Task WaitForTimersAsync(int count, CancellationToken cancellationToken = default)
    {
        while (ArmedTimers < count)
        {
            await Task.Delay(1, cancellationToken);
        }
    }

    internal bool Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (timer.IsDisposed)
            {
                return false;
            }

            timer.PeriodTicks = period > TimeSpan.Zero ? period.Ticks : null;
            timer.DueTicks = dueTime == Timeout.InfiniteTimeSpan ? null : _monotonicTicks + dueTime.Ticks;
            if (!_timers.Contains(timer))
            {
                _timers.Add(timer);
            }
        }

        // As with a real timer, a due time of zero fires without anyone moving the clock.
        if (dueTime == TimeSpan.Zero)
        {
            Advance(TimeSpan.Zero);
        }

        return true;
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_lock)
        {
            timer.IsDisposed = true;
            timer.DueTicks = null;
            _timers.Remove(timer);
        }
    }

    private ManualTimer? TakeDue(long until)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.DueTicks <= until)
                .OrderBy(timer => timer.DueTicks).ThenBy(timer => timer.Order).FirstOrDefault();
            MoveTo(Math.Max(_monotonicTicks, next?.DueTicks ?? until));
            if (next is not null)
            {
                next.DueTicks = next.PeriodTicks is { } period ? next.DueTicks + period : null;
            }

            return next;
        }
    }

    private void MoveTo(long ticks)
    {
        _wall += TimeSpan.FromTicks(ticks - _monotonicTicks);
        _monotonicTicks = ticks;
    }
}
