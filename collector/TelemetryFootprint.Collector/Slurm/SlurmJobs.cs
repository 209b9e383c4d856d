using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Places;

namespace TelemetryFootprint.Collector.Slurm;

/// <summary>
/// The loop that asks Slurm's accounting of jobs whose energy comes, once, and of those that it or a prolog told of and that are quiet, until it says when they
/// ended. A job that it does not know yet, that could not be written, or that is over while its energy comes, is asked for again after a growing pause; so is everything after a failure.
/// </summary>
internal sealed partial class SlurmJobs(SlurmOptions options, SlurmProjects projects, Sacct sacct, PlaceContext context, ILogger<SlurmJobs> logger)
    : PlaceLoop(Told, Prefix, context, options.Interval)
{
    public const string Told = RunSources.Accounting;
    private const string Prefix = "slurm:";
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // Without an epilog, or with one that could not tell, nobody else would end a job of a prolog.
    private static readonly string[] Registering = [Told, SlurmProjects.Prolog];

    // Only of jobs that are live or open: both are bounded.
    private Dictionary<string, AskedJob> _asked = new(StringComparer.Ordinal);
    private TimeSpan _pause;
    private long _answered, _unanswered;
    private int _unknown;

    /// <summary>Questions that were answered.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Questions that were not.</summary>
    public long Unanswered => Interlocked.Read(ref _unanswered);

    /// <summary>Jobs that are live, or open and quiet, of which Slurm has not told.</summary>
    public int Unknown => Volatile.Read(ref _unknown);

    internal override async Task<TimeSpan> TurnAsync(CancellationToken cancellationToken)
    {
        var due = Due(Now);
        if (due.Count > 0 && await AskAsync(due, cancellationToken) is { } answer) Take(due, answer);
        return _pause;
    }

    /// <summary>Null: there was no answer.</summary>
    private async Task<IReadOnlyDictionary<string, SlurmJob>?> AskAsync(List<string> due, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await sacct.AskAsync(due, cancellationToken);
            Interlocked.Increment(ref _answered);
            _pause = TimeSpan.Zero;
            return answer;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Interlocked.Increment(ref _unanswered);
            _pause = Longer(_pause);
            LogFailed(options.SacctPath, error.Message, _pause.TotalMinutes);
            return null;
        }
    }

    private void Take(List<string> due, IReadOnlyDictionary<string, SlurmJob> answer)
    {
        var now = Now;
        foreach (var id in due)
        {
            var job = answer.GetValueOrDefault(id);
            var isWritten = job is not null && TryFill(Prefix + id, FactsOf(job));
            var pause = Longer(_asked.GetValueOrDefault(id)?.Pause ?? TimeSpan.Zero);
            // One that is over and has energy all the same may have been queued again, and accounting be late to say so.
            _asked[id] = new(now + pause, pause, job is not null, isWritten && job!.Ended is null);
        }

        Volatile.Write(ref _unknown, _asked.Values.Count(asked => !asked.IsKnown));
    }

    private List<string> Due(DateTimeOffset now)
    {
        var current = Live.Select(JobOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var quiet = Open(Registering).Select(JobOf).OfType<string>().Where(id => !current.Contains(id)).ToHashSet(StringComparer.Ordinal);
        _asked = _asked.Where(asked => current.Contains(asked.Key) || quiet.Contains(asked.Key)).ToDictionary(StringComparer.Ordinal);
        return [.. current.Where(id => _asked.GetValueOrDefault(id)?.IsSettled != true).Concat(quiet)
            .Where(id => _asked.GetValueOrDefault(id) is not { } asked || asked.Next <= now).OrderBy(id => !current.Contains(id)).ThenBy(id => id, StringComparer.Ordinal)
            .Take(Sacct.MostJobs)];
    }

    private RunFacts FactsOf(SlurmJob job) => new(Told)
    {
        Name = job.Name,
        Project = projects.Of(job.Account),
        User = job.User,
        Labels = new[] { (SlurmProjects.AccountLabel, job.Account), ("partition", job.Partition) }.Where(label => label.Item2 is not null).ToDictionary(label => label.Item1, label => label.Item2!),
        Started = job.Started,
        Ended = job.Ended,
        EndsRunsOf = Registering,
    };

    private static string? JobOf(string run) => SlurmJob.IsId(run[Prefix.Length..]) ? run[Prefix.Length..] : null;

    private static TimeSpan Longer(TimeSpan pause) => pause == TimeSpan.Zero ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;

    [LoggerMessage(2510, LogLevel.Warning, "{Path} gave no answer: it {Reason}. Jobs have no names meanwhile; it is asked again in {Minutes} min")]
    private partial void LogFailed(string path, string reason, double minutes);
}
