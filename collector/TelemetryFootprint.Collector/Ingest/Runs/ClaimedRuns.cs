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

    private readonly Lock _gate = new();

    /// <summary>Held while the audit is written, which waits for the ledger: whoever names no new project waits for none of it.</summary>
    private readonly Lock _naming = new();

    /// <summary>By run and agent, the number of the stream that said it last.</summary>
    private readonly Dictionary<string, Dictionary<string, long>> _claimants = new(StringComparer.Ordinal);
    private long _streams;

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
            foreach (var run in known.Where(run => !open.Contains(run)))
                Leave(stream, run);
            foreach (var claim in begun)
                Join(stream, claim.RunId);
            // One that ended while no stream was up is said on the next.
            foreach (var claim in taken.Where(claim => claim.Over && before.All(said => said.RunId != claim.RunId)))
                Leave(stream, claim.RunId);
        }

        return taken;
    }

    /// <summary>An agent that is gone has not ended its claims, but nobody says any more that they go on.</summary>
    public void Forget(ClaimingStream stream, IReadOnlyList<RunClaim> claims)
    {
        lock (_gate)
        {
            foreach (var claim in claims)
                Part(stream, claim.RunId);
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
        if (!_claimants.TryGetValue(run, out var claimants))
            _claimants[run] = claimants = new(StringComparer.Ordinal);
        claimants[stream.AgentId] = Math.Max(stream.Number, claimants.GetValueOrDefault(stream.AgentId));
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
        if (Part(stream, run))
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

    /// <summary>True: nobody claims it any more. Of what a later stream of the agent says, an old one that ends takes nothing back.</summary>
    private bool Part(ClaimingStream stream, string run)
    {
        if (!_claimants.TryGetValue(run, out var claimants))
            return true;
        if (claimants.GetValueOrDefault(stream.AgentId) <= stream.Number)
            claimants.Remove(stream.AgentId);
        return claimants.Count == 0 && _claimants.Remove(run);
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
