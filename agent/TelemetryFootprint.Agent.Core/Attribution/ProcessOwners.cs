using System.Collections.Concurrent;
using TelemetryFootprint.Agent.Core.Attribution.Claims;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>
/// Whose each process is, found out once when it is first seen. A number that another process has taken over is told by its start. One thread looks; any
/// may ask.
/// </summary>
internal sealed class ProcessOwners
{
    /// <summary>Processes beyond this are nobody's until others are forgotten.</summary>
    public const int MostProcesses = 4096;

    /// <summary>How long a process that is seen no more is remembered: what it used is told some seconds after it.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    /// <summary>After it a process of which nobody told whose it is is asked about again.</summary>
    private static readonly TimeSpan UntilAsked = TimeSpan.FromMinutes(1);

    private readonly IProcessFacts _facts;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<int, Known> _known = new();
    private readonly ClaimFinder _claims;
    private readonly ClaimGate _gate;
    private readonly UserBook _users;
    private readonly JobScan _jobs;
    private readonly string? _around;
    private readonly bool _hasPlaces;
    private long _nextSweep;
    private long _refused;
    private long _untold;
    private long _wordsVersion;
    private long _turn;

    public ProcessOwners(IProcessFacts facts, TimeProvider time, int ownPid, ClaimLimits? limits = null, UserBook? users = null)
    {
        (_facts, _time, _users) = (facts, time, users ?? new UserBook(_ => null));
        var bounds = limits ?? new ClaimLimits();
        _gate = new ClaimGate(bounds, time);
        var book = new ClaimBook(time, bounds);
        Reservations = new Reservations(book);
        _jobs = new JobScan(facts, time, Reservations);
        _claims = new ClaimFinder(facts, book, _gate, new ReservationRight(facts, _jobs, Reservations, bounds), _users, RunUsers);
        var places = facts.CgroupsOf(ownPid);
        (_around, _hasPlaces) = (CgroupRun.Of(places), places.Count > 0);
        _nextSweep = time.GetTimestamp();
    }

    public int Count => _known.Count;

    /// <summary>Processes that were not looked at because there were too many; each time counts.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>
    /// Times that a run which a process names itself was not told, for too many were new or nobody told whose process it is; its energy is under its id all the
    /// same. It is tried again while the process is seen.
    /// </summary>
    public long Untold => Interlocked.Read(ref _untold);

    /// <summary>What processes say of runs that no claim speaks for, the first to be told first. Any thread.</summary>
    public IReadOnlyList<RunWord> Words => [.. _known.Values.Where(known => known.Speaks).Select(known => known.Word!).OrderBy(word => word.Turn)];

    /// <summary>Another one whenever a process that says something came or went, or a user's name came.</summary>
    public long WordsVersion => Interlocked.Read(ref _wordsVersion);

    public ClaimBook Claims => _claims.Book;

    /// <summary>Whose each run is here.</summary>
    public RunUsers RunUsers { get; } = new();

    public Reservations Reservations { get; }

    /// <summary>Of the nearest claim that held at that moment and does now, else of what was found out about it.</summary>
    public string? RunOf(int pid, long sinceMicroseconds = long.MaxValue)
    {
        if (!_known.TryGetValue(pid, out var known))
            return null;
        foreach (var claim in known.Claims)
        {
            // A GPU that missed the tick which a claim began with has a row that is half in it: no claim's.
            if (claim.HeldAt(sinceMicroseconds))
                return claim.RunId;
        }

        return known.RunId;
    }

    /// <summary>A claim that holds from the next tick on, over the processes that are known too.</summary>
    /// <exception cref="ClaimException">It is not granted.</exception>
    public Claim Open(ClaimOrder order)
    {
        var claim = _claims.Open(order);
        foreach (var (pid, known) in _known)
        {
            if (_facts.StatOf(pid) is not { } stat || stat.Start != known.Start)
                continue;
            var found = _claims.Of(pid, stat);
            // A claim once borne is borne to its end: a process whose parents have ended since would not be found under it again.
            _known[pid] = known with { Claims = [.. found, .. known.Claims.Where(old => !old.Ended.IsCompleted && !found.Contains(old))] };
        }

        return claim;
    }

    /// <summary>True: a claim has just lost its process.</summary>
    public bool EndClaims() => _claims.EndThoseThatEnded();

    /// <summary>Names of users that came later than what their processes say, or than their claims.</summary>
    public void NameUsers()
    {
        if (_claims.NameUsers())
            Interlocked.Increment(ref _wordsVersion);
        foreach (var (pid, known) in _known)
        {
            if (known.Word is not { User: null } word || _users.Told(word.UserId) is not { } name)
                continue;
            _known[pid] = known with { Word = word with { User = name } };
            Interlocked.Increment(ref _wordsVersion);
        }
    }

    public void ScanJobs() => _jobs.Scan();

    /// <summary>Reads what has to be read, which may take its time.</summary>
    public void Look(int pid)
    {
        Sweep();
        var isKnown = _known.TryGetValue(pid, out var known);
        if (!isKnown && _known.Count >= MostProcesses)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        // One that has ended since is still the one that was seen.
        if (_facts.StatOf(pid) is not { } stat)
            return;
        if (isKnown && known.Start == stat.Start)
        {
            var now = _time.GetTimestamp();
            _known[pid] = known with { Seen = now };
            if (known.Waiting is { } waiting && now >= waiting.Until)
                Tell(pid, waiting.Word, waiting.IsRefused);
            return;
        }

        var places = _facts.CgroupsOf(pid);
        // A kernel that names places names one for each: none is a file that cannot be read now, and may be the next time.
        if (_hasPlaces && places.Count == 0)
            return;
        var ((runId, word), claims) = (Find(pid, places), _claims.Of(pid, stat));
        // Another process may have taken the number while its files were read.
        if (_facts.StatOf(pid) is { } end && end.Start != stat.Start)
            return;
        _known[pid] = new Known(stat.Start, runId, claims, _time.GetTimestamp());
        if (known.Word is not null)
            Interlocked.Increment(ref _wordsVersion);
        if (word is not null)
            Tell(pid, word);
    }

    /// <summary>The order of the claims that a process can bear: its place, then its own word, then whose session it is in.</summary>
    private (string? RunId, RunWord? Word) Find(int pid, IReadOnlyList<string> places)
    {
        // Where the agent itself is inside, everything that it sees is: that tells nobody apart.
        if (CgroupRun.Of(places) is { } place && place != _around)
            return (place, null);
        var word = RunWord.Of(_facts, pid);
        return (word?.RunId ?? _facts.SessionOf(pid), word);
    }

    /// <summary>After it has its owner: a name may come from far.</summary>
    private void Tell(int pid, RunWord word, bool isRefused = false)
    {
        if (_facts.UserOf(pid) is not { } user)
        {
            Wait(pid, word, UntilAsked, isRefused);
            return;
        }

        if (_gate.WaitFor(word.RunId, user, isRefused) is { } wait)
        {
            Wait(pid, word, wait, isRefused: true);
            return;
        }

        var name = _users.NameOf(user);
        RunUsers.Add(word.RunId, user, name is not null);
        _known[pid] = _known[pid] with { Word = word with { UserId = user, User = name, Turn = ++_turn }, Waiting = null };
        Interlocked.Increment(ref _wordsVersion);
    }

    private void Wait(int pid, RunWord word, TimeSpan wait, bool isRefused)
    {
        Interlocked.Increment(ref _untold);
        _known[pid] = _known[pid] with { Waiting = (word, _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency), isRefused) };
    }

    private void Sweep()
    {
        var now = _time.GetTimestamp();
        if (now < _nextSweep)
            return;
        _nextSweep = now + (long)(Memory.TotalSeconds / 4 * _time.TimestampFrequency);
        foreach (var (pid, known) in _known)
        {
            if (_time.GetElapsedTime(known.Seen, now) > Memory && _known.TryRemove(pid, out var gone) && gone.Word is not null)
                Interlocked.Increment(ref _wordsVersion);
        }
    }

    private readonly record struct Known(long Start, string? RunId, IReadOnlyList<Claim> Claims, long Seen, RunWord? Word = null)
    {
        /// <summary>What it says and was not told, from when on that is tried again, and whether too many were new.</summary>
        public (RunWord Word, long Until, bool IsRefused)? Waiting { get; init; }

        /// <summary>A claim goes before its word while it holds, and ends the run that both name.</summary>
        public bool Speaks => Word is { } word && Claims.All(claim => claim.Ended.IsCompleted && claim.RunId != word.RunId);
    }
}
