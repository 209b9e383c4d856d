using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>
/// The thread that finds out whose a process is. A file about a process can take as long as the process holds a lock of the kernel's, so no lane waits for
/// one, and a tick only a moment: until it is read, the process is unattributed.
/// </summary>
public sealed class ProcessWatch : IProcessOwners, IDisposable
{
    /// <summary>Processes waiting to be looked at; beyond, one is left for the next time that it is seen.</summary>
    private const int MostWaiting = 1024;

    /// <summary>Claims waiting to be judged; beyond, one is refused.</summary>
    private const int MostOrders = 64;

    private const long NotLooking = -1;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Care = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenScans = TimeSpan.FromSeconds(10);

    private readonly ProcessOwners _owners;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<int> _waiting = new();
    private readonly Queue<(ClaimOrder Order, TaskCompletionSource<Claim> Answer)> _orders = new();
    private readonly ManualResetEventSlim _calm = new(true);
    private readonly AutoResetEvent _changed = new(false);
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private long _lookingSince = NotLooking;
    private long? _lastScan;
    private long _failures;

    /// <summary>Of this host's processes. Where the operating system shows none, each is unattributed.</summary>
    /// <param name="time">Of the host.</param>
    /// <param name="limits">Of claims.</param>
    /// <param name="facts">What tells of processes; null: Linux' own files.</param>
    /// <param name="users">Their names; null: nobody tells.</param>
    public ProcessWatch(TimeProvider time, ClaimLimits? limits = null, IProcessFacts? facts = null, UserBook? users = null)
        : this(new ProcessOwners(facts ?? new ProcFiles(), time, Environment.ProcessId, limits, users), time)
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

    /// <summary>How long the look at a process that is under way has taken so far: while it is long, new processes are unattributed. Zero: none is under way.</summary>
    public TimeSpan Looking => Interlocked.Read(ref _lookingSince) is var since && since != NotLooking ? _time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Times that a run which a process names itself was not told to the collector, for too many were new.</summary>
    public long Untold => _owners.Untold;

    /// <summary>Looks that failed for a reason that nobody foresaw.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Takes a tick at once: something begins or ends with it. Set before <see cref="Start"/>.</summary>
    public Action Cut { get; set; } = () => { };

    internal ProcessOwners Owners => _owners;

    internal ClaimBook Claims => _owners.Claims;

    internal Reservations Reservations => _owners.Reservations;

    public void Start() => _thread.Start();

    public void See(int pid)
    {
        lock (_gate)
        {
            if (_waiting.Count >= MostWaiting || _waiting.Contains(pid))
                return;
            _waiting.Enqueue(pid);
            _calm.Reset();
        }

        _changed.Set();
    }

    public string? RunOf(int pid, long sinceMicroseconds = long.MaxValue) => _owners.RunOf(pid, sinceMicroseconds);

    public IReadOnlyList<string> ReservedBy(string uuid, int index, long sinceMicroseconds) => _owners.Reservations.Of(uuid, index, sinceMicroseconds);

    public IReadOnlyList<string> ReservedBy(IReadOnlyList<string> names, (string Uuid, int Index) board, long sinceMicroseconds) =>
        _owners.Reservations.Of(names, board, sinceMicroseconds);

    public void Settle() => _calm.Wait(Moment);

    public void Begin() => Claims.Begin();

    public void Turn(long nowMicroseconds, Inventory inventory, IReadOnlyList<DeviceRow> rows) => Claims.Turn(nowMicroseconds, inventory, rows);

    /// <summary>A claim that holds from the next tick on; fails with <see cref="ClaimException"/>.</summary>
    internal Task<Claim> ClaimAsync(ClaimOrder order)
    {
        var answer = new TaskCompletionSource<Claim>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_orders.Count >= MostOrders)
                return Task.FromException<Claim>(new ClaimException($"{MostOrders} claims are waiting to be judged; try again"));
            _orders.Enqueue((order, answer));
        }

        _changed.Set();
        return answer.Task;
    }

    /// <summary>Does not wait for a file that does not answer: its thread ends with the process.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _changed.Set();
        if (_thread.IsAlive && !_thread.Join(Patience))
            return;
        _changed.Dispose();
        _calm.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            while (!_isStopping && NextOrder() is { } order)
                Outlive(() => Judge(order.Order, order.Answer));
            if (!_isStopping && Next() is { } pid)
            {
                Outlive(() => _owners.Look(pid));
                continue;
            }

            Outlive(TakeCare);
            _changed.WaitOne(Care);
        }
    }

    private void Judge(ClaimOrder order, TaskCompletionSource<Claim> answer)
    {
        try
        {
            answer.TrySetResult(_owners.Open(order));
        }
        catch (Exception exception)
        {
            answer.TrySetException(exception as ClaimException ?? new ClaimException($"process {order.Pid} cannot be looked at: {exception.Message}"));
        }
    }

    /// <summary>What is to be done while nobody asks.</summary>
    private void TakeCare()
    {
        if (_owners.EndClaims())
            Cut();
        _owners.NameUsers();
        if (_lastScan is { } last && _time.GetElapsedTime(last) < BetweenScans)
            return;
        _owners.ScanJobs();
        _lastScan = _time.GetTimestamp();
    }

    /// <summary>One process that cannot be told must not end the thread, and with it the agent: it is unattributed, and counted.</summary>
    private void Outlive(Action look)
    {
        Interlocked.Exchange(ref _lookingSince, _time.GetTimestamp());
        try
        {
            look();
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _failures);
        }

        Interlocked.Exchange(ref _lookingSince, NotLooking);
    }

    private (ClaimOrder Order, TaskCompletionSource<Claim> Answer)? NextOrder()
    {
        lock (_gate)
            return _orders.TryDequeue(out var order) ? order : null;
    }

    private int? Next()
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out var pid))
                return pid;
            _calm.Set();
            return null;
        }
    }
}
