using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>
/// Runs as hosts claim them: each is registered, unless somebody else has registered it, whose word goes before (<see cref="RunRegistrar"/>). A claim long
/// after the end is another attempt, which begins at zero; one soon after it goes on with the run, as a restart or a requeue does. At the registry's cap a
/// claim is not registered, and its energy is under its id all the same. Who claims what is kept over restarts. Safe for concurrent callers.
/// </summary>
internal sealed partial class ClaimedRuns
{
    /// <summary>A run spans its restarts: one that ended no longer ago than this goes on with the next claim, with all that it has used.</summary>
    public static readonly TimeSpan EndOfAnAttempt = TimeSpan.FromHours(1);

    /// <summary>An agent that is gone for longer than this claims nothing any more: its runs would be active for ever.</summary>
    public static readonly TimeSpan LongestAway = TimeSpan.FromHours(1);

    private const int MostAway = 50_000;

    /// <summary>Registrations, and ends, that wait for the registry; beyond, one waits for the run's next claim, or for the next start.</summary>
    private const int MostUnwritten = 1000;

    // Each is written through to the disk, and streams wait meanwhile; the rest have their turn a minute later.
    private const int MostEndedAtOnce = 500;

    private readonly IRunStore _runs;
    private readonly IClaimantStore _kept;
    private readonly ILedgerReader _ledger;
    private readonly RunRegistrar _registrar;
    private readonly TimeProvider _time;
    private readonly ILogger<ClaimedRuns> _logger;

    private readonly Lock _gate = new();
    private readonly Claimants _claimants = new(MostAway);
    private readonly Dictionary<string, (ClaimingStream Stream, Run Run)> _unregistered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unended = new(StringComparer.Ordinal);
    private long _streams;
    private long _abandoned;

    public ClaimedRuns(IRunStore runs, IClaimantStore kept, ILedgerReader ledger, RunRegistrar registrar, TimeProvider time, ILogger<ClaimedRuns> logger)
    {
        (_runs, _kept, _ledger, _registrar, _time, _logger) = (runs, kept, ledger, registrar, time, logger);
        _claimants.Restore(kept.Load(time.GetUtcNow(), MostAway));
    }

    /// <summary>Claims of agents that are gone.</summary>
    public int Away => Locked(() => _claimants.Away);

    /// <summary>Registrations and ends that wait for the registry.</summary>
    public int Unwritten => Locked(() => _unregistered.Count + _unended.Count);

    /// <summary>Claims that ended because their agent did not come back.</summary>
    public long Abandoned => Interlocked.Read(ref _abandoned);

    /// <summary>Of a stream that begins: a later one of the same agent has the word.</summary>
    public long NextStream() => Interlocked.Increment(ref _streams);

    /// <summary>The claims of an agent as it says them now, without those that nobody can take; those that it says no more are over.</summary>
    public IReadOnlyList<RunClaim> Take(ClaimingStream stream, RunClaims message, IReadOnlyList<RunClaim> before)
    {
        List<RunClaim> taken = [.. message.Claims.Take(Limits.MaxClaims).Where(claim => RunId.WhyNot(claim.RunId) is null).DistinctBy(claim => claim.RunId, StringComparer.Ordinal)];
        var open = taken.Where(claim => !claim.Over).Select(claim => claim.RunId).ToHashSet(StringComparer.Ordinal);
        var known = before.Where(claim => !claim.Over).Select(claim => claim.RunId).ToHashSet(StringComparer.Ordinal);
        List<RunClaim> begun = [.. taken.Where(claim => !claim.Over && !known.Contains(claim.RunId))];
        foreach (var run in begun.Select(_registrar.RunOf).OfType<Run>())
            Register(stream, run);
        // A directory of the network may tell a user's name later than the claim came, on this stream or on one before: each name once a stream.
        var named = before.Where(claim => claim.UserCameLate && !claim.Over).Select(claim => (claim.RunId, claim.User)).ToHashSet();
        foreach (var claim in taken.Where(claim => claim is { UserCameLate: true, Over: false, User.Length: > 0 } && !named.Contains((claim.RunId, claim.User))))
            Try(claim.RunId, () => _registrar.NameUser(claim));
        lock (_gate)
        {
            // With what its streams before said: of that, what is not in the first list of this one ended while there was none.
            foreach (var run in known.Union(_claimants.SaidBefore(stream)).Where(run => !open.Contains(run)).ToList())
                Leave(stream, run);
            foreach (var claim in begun)
                Join(stream, claim.RunId);
            // One that ended while no stream was up is said on the next.
            foreach (var claim in taken.Where(claim => claim.Over && before.All(said => said.RunId != claim.RunId)))
                Leave(stream, claim.RunId);
            Keep();
        }

        return taken;
    }

    /// <summary>An agent that is gone has not ended its claims: its next stream says which go on.</summary>
    public void Forget(ClaimingStream stream, IReadOnlyList<RunClaim> claims)
    {
        lock (_gate)
        {
            foreach (var claim in claims)
                _claimants.Lose(stream, claim.RunId, _time.GetUtcNow());
            Keep();
        }
    }

    /// <summary>Ends what only agents claim that are gone for longer than <see cref="LongestAway"/>, and writes what could not be written before.</summary>
    public void LookAfter()
    {
        lock (_gate)
        {
            foreach (var (run, stream) in _claimants.AwaySince(_time.GetUtcNow() - LongestAway).Take(MostEndedAtOnce))
            {
                Interlocked.Increment(ref _abandoned);
                Leave(stream, run);
            }

            foreach (var run in _unended.ToList())
                End(run);
            Keep();
        }

        // The audit waits for the ledger: no stream waits for it here.
        foreach (var (stream, run) in Locked(() => _unregistered.Values.ToList()))
        {
            if (Locked(() => _claimants.IsClaimed(run.Id)))
                Register(stream, run);
            else
                Locked(() => _unregistered.Remove(run.Id));
        }
    }

    private void Register(ClaimingStream stream, Run run)
    {
        var isDone = Try(run.Id, () => _registrar.Register(stream, run));
        Locked(() => isDone ? _unregistered.Remove(run.Id) : _unregistered.Count < MostUnwritten && _unregistered.TryAdd(run.Id, (stream, run)));
    }

    private void Join(ClaimingStream stream, string run)
    {
        _claimants.Join(stream, run);
        _unended.Remove(run);
        Try(run, () =>
        {
            if (_runs.FindHere(run) is { Source: Run.Claimed, Ended: not null })
                GoOn(run);
        });
    }

    private void GoOn(string run)
    {
        // It ended when it had for all; while ranks elsewhere go on, it is the same attempt.
        if (_runs.Find(run) is { Source: Run.Claimed, Ended: { } ended } && _time.GetUtcNow() is var now && now - ended > EndOfAnAttempt)
            _runs.BeginAgain(run, _ledger.RunStanding(run) with { At = now });
        else
            _runs.ChangeHere(run, known => known.Source == Run.Claimed ? known with { Ended = null } : known);
    }

    private void Leave(ClaimingStream stream, string run)
    {
        if (_claimants.Part(stream, run))
            End(run);
    }

    private void End(string run)
    {
        if (Try(run, () => _runs.ChangeHere(run, known => known is { Source: Run.Claimed, Ended: null } ? known with { Ended = Later(known.Started, _time.GetUtcNow()) } : known)))
            _unended.Remove(run);
        else if (_unended.Count < MostUnwritten)
            _unended.Add(run);
    }

    /// <summary>After the ends: what is lost between is an end that is written twice.</summary>
    private void Keep()
    {
        try
        {
            _claimants.Changes.SaveTo(_kept);
        }
        catch (Exception error)
        {
            LogNotKept(error.Message);
        }
    }

    /// <summary>Whatever keeps the registry from writing: the readings of the same stream wait for none of it. False: it is worth another try.</summary>
    private bool Try(string run, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception error)
        {
            LogNotWritten(run, error.Message);
            // At its cap the registry has a word for it, and each try a line in the audit: the run's next claim is soon enough.
            return error is InvalidOperationException and not ObjectDisposedException;
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate) return read();
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    [LoggerMessage(2030, LogLevel.Warning, "What a host claims of run {Run} is not in the registry: {Reason}. Its energy is under its id all the same")]
    private partial void LogNotWritten(string run, string reason);

    [LoggerMessage(2031, LogLevel.Warning, "Who claims which run is not kept yet: {Reason}. The collector tries again within a minute")]
    private partial void LogNotKept(string reason);
}
