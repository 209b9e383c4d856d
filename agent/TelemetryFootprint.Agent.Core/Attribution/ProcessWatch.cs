namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>
/// The thread that finds out whose a process is. A file about a process can take as long as the process holds a lock of the kernel's, so neither a lane nor
/// a tick waits for one: until it is read, the process is unattributed.
/// </summary>
public sealed class ProcessWatch : IProcessOwners, IDisposable
{
    /// <summary>Processes waiting to be looked at; beyond, one is left for the next time that it is seen.</summary>
    private const int MostWaiting = 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private const long NotLooking = -1;

    private readonly ProcessOwners _owners;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<int> _waiting = new();
    private readonly AutoResetEvent _changed = new(false);
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private long _lookingSince = NotLooking;
    private long _failures;

    /// <summary>Of this host's processes. Where the operating system shows none, each is unattributed.</summary>
    public ProcessWatch(TimeProvider time)
        : this(new ProcessOwners(new ProcFiles(), time, Environment.ProcessId), time)
    {
    }

    internal ProcessWatch(ProcessOwners owners, TimeProvider time)
    {
        (_owners, _time) = (owners, time);
        _thread = new Thread(Run) { Name = "process-owners", IsBackground = true };
    }

    /// <summary>Processes whose owner is remembered.</summary>
    public int Known => _owners.Count;

    /// <summary>Times that a process was left unattributed because too many are remembered.</summary>
    public long Refused => _owners.Refused;

    /// <summary>How long the file about a process that is being read has taken so far: while it is long, new processes are unattributed. Zero: none is being read.</summary>
    public TimeSpan Looking => Interlocked.Read(ref _lookingSince) is var since && since != NotLooking ? _time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Processes that could not be looked at for a reason that nobody foresaw; each time counts.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    public void Start() => _thread.Start();

    public void See(int pid)
    {
        lock (_gate)
        {
            if (_waiting.Count >= MostWaiting || _waiting.Contains(pid))
                return;
            _waiting.Enqueue(pid);
        }

        _changed.Set();
    }

    public string? RunOf(int pid) => _owners.RunOf(pid);

    /// <summary>Does not wait for a file that does not answer: its thread ends with the process.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _changed.Set();
        if (!_thread.IsAlive || _thread.Join(Patience))
            _changed.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            while (!_isStopping && Next() is { } pid)
                Look(pid);
            _changed.WaitOne();
        }
    }

    private void Look(int pid)
    {
        Interlocked.Exchange(ref _lookingSince, _time.GetTimestamp());
        try
        {
            _owners.Look(pid);
        }
        catch (Exception)
        {
            // One process that cannot be told must not end the thread, and with it the agent: it is unattributed, and counted.
            Interlocked.Increment(ref _failures);
        }

        Interlocked.Exchange(ref _lookingSince, NotLooking);
    }

    private int? Next()
    {
        lock (_gate)
            return _waiting.TryDequeue(out var pid) ? pid : null;
    }
}
