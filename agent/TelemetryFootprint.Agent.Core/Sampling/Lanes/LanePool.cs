namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>
/// The lanes. Normally one thread visits all devices, since each thread that wakes up costs. A device whose read takes long keeps its lane, and those behind
/// it are given to another at once; a device that was slow begins on a lane of its own until it has been quick for a minute.
/// </summary>
internal sealed class LanePool : ILanes, IDisposable
{
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(60);

    /// <summary>A read that takes longer delays nobody else.</summary>
    private const long SlowMicroseconds = 20_000;
    private const long QuickMicroseconds = 60_000_000;

    // Beyond that, what is under way hangs, and looking often does not help it.
    private const long CareMicroseconds = 2_000_000;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly List<Lane> _lanes = [];
    private readonly AutoResetEvent _answered = new(false);
    private readonly LibraryThread _library = new();
    private LaneRound _round = new(ReadScope.Probe, 0, 0);
    private int _created;
    private bool _isStopped;

    public LanePool(TimeProvider time) => _time = time;

    public bool IsStopped => Volatile.Read(ref _isStopped);

    /// <summary>Threads that there are, for those who count them.</summary>
    public int Lanes
    {
        get
        {
            lock (_gate)
                return _lanes.Count;
        }
    }

    public bool IsInside
    {
        get
        {
            lock (_gate)
                return _lanes.Any(lane => !lane.IsIdle);
        }
    }

    public bool NeedsCare
    {
        get
        {
            var now = _time.MonotonicMicroseconds();
            lock (_gate)
            {
                return _lanes.Any(lane => lane.Visits.Count > 0 || (lane.Current is not null && now - lane.CurrentMicroseconds < CareMicroseconds))
                    || (_library.Running is { } job && now - job.SinceMicroseconds < CareMicroseconds);
            }
        }
    }

    public void Begin(ReadScope scope, long round, IReadOnlyList<DeviceSeat> seats)
    {
        lock (_gate)
        {
            var free = seats.Where(seat => !seat.IsTaken).ToList();
            _round = new LaneRound(scope, round, free.Count);
            if (_isStopped || free.Count == 0)
                return;
            var now = _time.MonotonicMicroseconds();
            var quick = free.Where(seat => !WasSlow(seat, now)).Select(seat => new LaneVisit(seat, _round)).ToList();
            foreach (var seat in free)
                seat.IsTaken = true;
            if (quick.Count > 0)
                Give(quick);
            foreach (var seat in free.Where(seat => WasSlow(seat, now)))
                Give([new LaneVisit(seat, _round)]);
        }
    }

    public void Await(long untilMicroseconds)
    {
        while (true)
        {
            long now;
            lock (_gate)
            {
                now = _time.MonotonicMicroseconds();
                if (_round.Left == 0 || now >= untilMicroseconds)
                    return;
                Split(now);
            }

            // Timed waits count whole milliseconds.
            _answered.WaitOne((int)Math.Ceiling(Math.Min(untilMicroseconds - now, SlowMicroseconds) / 1000.0));
        }
    }

    public void Supervise()
    {
        lock (_gate)
            Split(_time.MonotonicMicroseconds());
    }

    public void Post(LibraryJob job) => _library.Post(job);

    public bool Stop(TimeSpan patience)
    {
        Lane[] lanes;
        lock (_gate)
        {
            Volatile.Write(ref _isStopped, true);
            lanes = [.. _lanes];
            foreach (var lane in lanes)
            {
                lane.Visits.Clear();
                lane.Wake();
            }
        }

        var start = _time.GetTimestamp();
        var ended = _library.Stop(patience);
        foreach (var lane in lanes)
        {
            var rest = patience - _time.GetElapsedTime(start);
            ended &= lane.Join(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        }

        return ended;
    }

    public void Dispose()
    {
        if (!Stop(TimeSpan.Zero))
            return; // what is inside a call still uses them
        foreach (var lane in _lanes)
            lane.Dispose();
        _library.Dispose();
        _answered.Dispose();
    }

    /// <summary>A lane is back from its visit, if it was in one, and gets the next.</summary>
    internal LaneVisit? Next(Lane lane)
    {
        lock (_gate)
        {
            if (lane.Current is { } made)
                End(made);
            lane.Current = null;
            if (_isStopped || !lane.Visits.TryDequeue(out var next))
                return null;
            lane.Current = next;
            lane.CurrentMicroseconds = _time.MonotonicMicroseconds();
            return next;
        }
    }

    /// <summary>A lane that had nothing to do for long ends, but for the first.</summary>
    internal bool MayEnd(Lane lane)
    {
        lock (_gate)
        {
            if (_isStopped)
                return true;
            return lane.IsIdle && _lanes[0] != lane && _lanes.Remove(lane);
        }
    }

    private void End(LaneVisit visit)
    {
        visit.Seat.IsTaken = false;
        if (--visit.Round.Left == 0)
            _answered.Set();
    }

    private void Split(long now)
    {
        foreach (var lane in _lanes.Where(lane => lane.Current is not null && now - lane.CurrentMicroseconds >= SlowMicroseconds).ToList())
        {
            lane.Current!.Value.Seat.SlowMicroseconds = now;
            if (lane.Visits.Count == 0)
                continue;
            var behind = lane.Visits.ToList();
            lane.Visits.Clear();
            Give(behind);
        }
    }

    private void Give(List<LaneVisit> visits)
    {
        if (_lanes.Find(lane => lane.IsIdle) is not { } free)
        {
            free = new Lane(this, ++_created);
            _lanes.Add(free);
            free.Start();
        }

        foreach (var visit in visits)
            free.Visits.Enqueue(visit);
        free.Wake();
    }

    private static bool WasSlow(DeviceSeat seat, long now) => seat.SlowMicroseconds is { } slow && now - slow < QuickMicroseconds;
}
