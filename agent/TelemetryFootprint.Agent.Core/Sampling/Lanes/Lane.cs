namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>A named thread that visits devices in order. What it is to visit and where it is are guarded by the lanes' gate.</summary>
internal sealed class Lane : IDisposable
{
    private readonly LanePool _pool;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(false);

    public Lane(LanePool pool, int number)
    {
        _pool = pool;
        Number = number;
        _thread = new Thread(Run) { Name = FormattableString.Invariant($"gpu-lane-{number}"), IsBackground = true };
    }

    public int Number { get; }

    public Queue<LaneVisit> Visits { get; } = new();

    /// <summary>The visit that it is inside, and since when; null: none.</summary>
    public LaneVisit? Current { get; set; }

    public long CurrentMicroseconds { get; set; }

    public bool IsIdle => Current is null && Visits.Count == 0;

    public void Start() => _thread.Start();

    public void Wake() => _wake.Set();

    public bool Join(TimeSpan patience) => !_thread.IsAlive || _thread.Join(patience);

    public void Dispose() => _wake.Dispose();

    private void Run()
    {
        do
        {
            while (_pool.Next(this) is { } visit)
                visit.Seat.Visit(visit.Round.Scope, visit.Round.Number);
        }
        while (_wake.WaitOne(LanePool.IdleTime) ? !_pool.IsStopped : !_pool.MayEnd(this));
    }
}
