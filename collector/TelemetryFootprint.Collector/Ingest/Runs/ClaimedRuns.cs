using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>
/// Runs as hosts claim them: each is registered, unless somebody else has registered it, whose word goes before. The first claim of a run decides its name,
/// project and phase for all hosts, and the project is in the audit. A claim long after the end is another attempt, which begins at zero; one soon after it goes on with the run, as a restart or a requeue does. What a host may not say of one is left out. At the registry's cap a claim is not
/// registered, and its energy is under its id all the same. Safe for concurrent callers.
/// </summary>
internal sealed partial class ClaimedRuns(IRunStore runs, ILedgerReader ledger, IBookkeeping book, IngestOptions options, TimeProvider time, ILogger<ClaimedRuns> logger)
{
    /// <summary>A run spans its restarts: one that ended no longer ago than this goes on with the next claim, with all that it has used.</summary>
    public static readonly TimeSpan EndOfAnAttempt = TimeSpan.FromHours(1);

    /// <summary>An agent that is gone for longer than this claims nothing any more: its runs would be active for ever.</summary>
    public static readonly TimeSpan LongestAway = TimeSpan.FromHours(1);

    private const int MostAway = 50_000;
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();

    /// <summary>Held while the audit is written, which waits for the ledger: whoever names no new project waits for none of it.</summary>
    private readonly Lock _naming = new();

    private readonly Claimants _claimants = new(MostAway);
    private long _streams;
    private DateTimeOffset _looked;

    /// <summary>Of a stream that begins: a later one of the same agent has the word.</summary>
    public long NextStream() => Interlocked.Increment(ref _streams);

    /// <summary>The claims of an agent as it says them now, without those that nobody can take; those that it says no more are over.</summary>
    public IReadOnlyList<RunClaim> Take(ClaimingStream stream, RunClaims message, IReadOnlyList<RunClaim> before)
    {
        List<RunClaim> taken = [.. message.Claims.Take(Limits.MaxClaims).Where(claim => RunId.WhyNot(claim.RunId) is null).DistinctBy(claim => claim.RunId, StringComparer.Ordinal)];
        var open = taken.Where(claim => !claim.Over).Select(claim => claim.RunId).ToHashSet(StringComparer.Ordinal);
        var known = before.Where(claim => !claim.Over).Select(claim => claim.RunId).ToHashSet(StringComparer.Ordinal);
        List<RunClaim> begun = [.. taken.Where(claim => !claim.Over && !known.Contains(claim.RunId))];
        foreach (var claim in begun)
            Register(stream, claim);
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
        }

        return taken;
    }

    /// <summary>An agent that is gone has not ended its claims: its next stream says which go on.</summary>
    public void Forget(ClaimingStream stream, IReadOnlyList<RunClaim> claims)
    {
        lock (_gate)
        {
            foreach (var claim in claims)
                _claimants.Lose(stream, claim.RunId, time.GetUtcNow());
        }
    }

    /// <summary>Ends what only agents claim that are gone for longer than <see cref="LongestAway"/>. It looks once a minute, however often it is asked.</summary>
    public void EndAway()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _looked < LookInterval)
                return;
            _looked = now;
            foreach (var (run, stream) in _claimants.AwaySince(now - LongestAway))
                Leave(stream, run);
        }
    }

    /// <summary>The first claim of a run registers it as it says.</summary>
    private void Register(ClaimingStream stream, RunClaim claim)
    {
        // Names of jobs, pods and containers are the system's; what they belong to is not a claimant's to say.
        if (RunId.IsOfAPlace(claim.RunId))
            return;
        var run = RunOf(claim);
        if (RunRules.FirstViolation(run) is not null)
            return;
        Try(run.Id, () =>
        {
            if (runs.Find(run.Id) is not null)
                return;
            if (run.Project is null)
                runs.Add(run);
            else
                AddNamed(stream, run);
        });
    }

    /// <summary>What moves a run's energy from one total to another is in the audit first, or it is not done: the next claim tries again.</summary>
    private void AddNamed(ClaimingStream stream, Run run)
    {
        lock (_naming)
        {
            if (runs.Find(run.Id) is not null)
                return;
            var none = run with { Project = null };
            Record(stream, none, run, "claimed by a host");
            var isAdded = false;
            try
            {
                isAdded = runs.Add(run) is null;
            }
            finally
            {
                if (!isAdded)
                    Record(stream, run, none, "not registered after all");
            }
        }
    }

    private void Record(ClaimingStream stream, Run old, Run now, string reason) =>
        book.Record(new($"agent {stream.AgentId} on {stream.Host}", AuditEntry.Run, now.Id, old.Describe(), now.Describe(), reason), time.GetUtcNow());

    private void Join(ClaimingStream stream, string run)
    {
        _claimants.Join(stream, run);
        Try(run, () =>
        {
            if (runs.Find(run) is { Source: Run.Claimed, Ended: { } ended })
                GoOn(run, ended);
        });
    }

    private void GoOn(string run, DateTimeOffset ended)
    {
        if (time.GetUtcNow() - ended > EndOfAnAttempt)
            runs.BeginAgain(run, ledger.RunStanding(run));
        else
            runs.Change(run, known => known.Source == Run.Claimed ? known with { Ended = null } : known);
    }

    private void Leave(ClaimingStream stream, string run)
    {
        if (_claimants.Part(stream, run))
            Try(run, () => runs.Change(run, known => known is { Source: Run.Claimed, Ended: null } ? known with { Ended = Later(known.Started, time.GetUtcNow()) } : known));
    }

    /// <summary>Whatever keeps the registry from writing: the readings of the same stream wait for none of it.</summary>
    private void Try(string run, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error)
        {
            LogNotWritten(run, error.Message);
        }
    }

    private Run RunOf(RunClaim claim) => new(claim.RunId, claim.Name.Length > 0 ? claim.Name : claim.RunId, time.GetUtcNow())
    {
        Project = claim.Project.Length > 0 && (options.ClaimedProjects.Count == 0 || options.ClaimedProjects.Contains(claim.Project)) ? claim.Project : null,
        Phase = claim.Phase.Length > 0 ? claim.Phase : null,
        Source = Run.Claimed,
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    [LoggerMessage(2030, LogLevel.Warning, "What a host claims of run {Run} is not in the registry: {Reason}. Its energy is under its id all the same")]
    private partial void LogNotWritten(string run, string reason);
}
