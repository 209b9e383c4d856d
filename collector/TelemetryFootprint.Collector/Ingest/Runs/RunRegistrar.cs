using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Privacy;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>
/// The first claim of a run registers it as it says, for all hosts, and its project is in the audit. What a host may not say of one is left out. Safe for
/// concurrent callers.
/// </summary>
internal sealed class RunRegistrar(IRunStore runs, IBookkeeping book, UserNames users, IngestOptions options, TimeProvider time)
{
    /// <summary>Held while the audit is written, which waits for the ledger: whoever names no new project waits for none of it.</summary>
    private readonly Lock _naming = new();

    /// <summary>Null: it is not a claimant's to register. Names of jobs, pods and containers are the system's; what they belong to is not a claimant's to say.</summary>
    public Run? RunOf(RunClaim claim)
    {
        var run = new Run(claim.RunId, claim.Name.Length > 0 ? claim.Name : claim.RunId, time.GetUtcNow())
        {
            Project = claim.Project.Length > 0 && (options.ClaimedProjects.Count == 0 || options.ClaimedProjects.Contains(claim.Project)) ? claim.Project : null,
            Phase = claim.Phase.Length > 0 ? claim.Phase : null,
            Source = Run.Claimed,
        };
        if (RunId.IsOfAPlace(claim.RunId) || RunRules.FirstViolation(run) is not null)
            return null;
        var named = run with { User = claim.User };
        return RunRules.FirstViolation(named) is null ? run with { User = users.Kept(claim.User) } : run;
    }

    /// <summary>Unless somebody has. What keeps it from being written is thrown, and then it is not registered.</summary>
    public void Register(ClaimingStream stream, Run run)
    {
        if (runs.FindHere(run.Id) is not null)
            return;
        // What another collector has heard of it stands; this one keeps when its own ranks end.
        if (run.Project is null || runs.Find(run.Id) is not null)
            runs.Add(run);
        else
            AddNamed(stream, run);
    }

    /// <summary>Of a run that only claims have registered, and that has no user yet.</summary>
    public void NameUser(RunClaim claim)
    {
        if (RunOf(claim)?.User is { } user && runs.FindHere(claim.RunId) is { Source: Run.Claimed, User: null })
            runs.ChangeHere(claim.RunId, known => known is { Source: Run.Claimed, User: null } ? known with { User = user } : known);
    }

    /// <summary>What moves a run's energy from one total to another is in the audit first, or it is not done.</summary>
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
}
