namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>The thread that commits: at once when a tick comes, once a second what was only acknowledged, and once a second again what failed.</summary>
public sealed class SpoolThread : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SpoolTickQueue _queue;
    private readonly AutoResetEvent _changed = new(false);
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <param name="queue">Committed by this thread alone.</param>
    /// <param name="restart">Told why only a new process can go on.</param>
    public SpoolThread(SpoolTickQueue queue, Action<string>? restart = null)
    {
        _queue = queue;
        _queue.Broken = restart ?? (_ => { });
        _thread = new Thread(Run) { Name = "spool", IsBackground = true };
    }

    public void Start()
    {
        _queue.Changed = () => _changed.Set();
        _thread.Start();
    }

    /// <summary>Ends once what has come is committed, so that a last delivery sees it; what comes later waits for the queue's own end.</summary>
    public void Dispose()
    {
        _queue.Changed = () => { };
        _isStopping = true;
        _changed.Set();
        if (_thread.IsAlive) _thread.Join();
        while (_queue.Commit())
        {
        }

        _changed.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            while (_queue.Commit() && !_isStopping)
            {
            }

            _changed.WaitOne(Pause);
        }
    }
}
