using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Live;
using TelemetryFootprint.Collector.Web.Runs;

namespace TelemetryFootprint.Collector.Slurm;

/// <summary>
/// The loop that asks Slurm's accounting of jobs whose energy comes, once, and of those that it told of and that are quiet, until it says when they ended. A job that it does
/// not know yet is asked for again after a growing pause; so is everything after a failure.
/// </summary>
internal sealed partial class SlurmJobs(SlurmOptions options, Sacct sacct, LiveState live, IRunStore runs, RunQueries registry, TimeProvider time, ILogger<SlurmJobs> logger) : BackgroundService
{
    public const string Source = "sacct";
    private const string Prefix = "slurm:";
    private const int MostOpen = 1000;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // Only of jobs that are live or open: both are bounded.
    private Dictionary<string, AskedJob> _asked = new(StringComparer.Ordinal);
    private TimeSpan _pause;
    private long _answered, _failed;
    private int _unknown;

    /// <summary>Questions that were answered.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Questions that were not.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Live jobs that Slurm has not told of.</summary>
    public int Unknown => Volatile.Read(ref _unknown);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryAskAsync(stoppingToken);
            await Task.Delay(_pause > options.Interval ? _pause : options.Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TryAskAsync(CancellationToken stoppingToken)
    {
        try
        {
            await AskAsync(stoppingToken);
            _pause = TimeSpan.Zero;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Interlocked.Increment(ref _failed);
            _pause = Longer(_pause);
            LogFailed(options.SacctPath, error.Message, _pause.TotalMinutes);
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>One question, if there is anything to ask.</summary>
    internal async Task AskAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = Due(now);
        if (due.Count == 0) return;
        var answer = await sacct.AskAsync(due, cancellationToken);
        Interlocked.Increment(ref _answered);
        foreach (var id in due)
        {
            var job = answer.GetValueOrDefault(id);
            if (job is not null) registry.Fill(Prefix + id, FactsOf(job));
            var pause = Longer(_asked.GetValueOrDefault(id)?.Pause ?? TimeSpan.Zero);
            _asked[id] = new(now + pause, pause, job is not null);
        }

        Volatile.Write(ref _unknown, _asked.Values.Count(asked => !asked.IsKnown));
    }

    private List<string> Due(DateTimeOffset now)
    {
        var current = live.Current.Runs.Keys.Select(JobOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var quiet = runs.List(null, active: true, MostOpen).Where(run => run.Source == Source).Select(run => JobOf(run.Id)).OfType<string>().Where(id => !current.Contains(id)).ToList();
        _asked = _asked.Where(asked => current.Contains(asked.Key) || quiet.Contains(asked.Key)).ToDictionary(StringComparer.Ordinal);
        return [.. current.Where(id => _asked.GetValueOrDefault(id)?.IsKnown != true).Concat(quiet)
            .Where(id => _asked.GetValueOrDefault(id) is not { } asked || asked.Next <= now).Order(StringComparer.Ordinal).Take(Sacct.MostJobs)];
    }

    private RunFacts FactsOf(SlurmJob job) => new(Source)
    {
        Name = job.Name,
        Project = options.ProjectOf(job.Account),
        User = job.User,
        Labels = new[] { ("account", job.Account), ("partition", job.Partition) }.Where(label => label.Item2 is not null).ToDictionary(label => label.Item1, label => label.Item2!),
        Started = job.Started,
        Ended = job.Ended,
    };

    private static string? JobOf(string run) => run.StartsWith(Prefix, StringComparison.Ordinal) && SlurmJob.IsId(run[Prefix.Length..]) ? run[Prefix.Length..] : null;

    private static TimeSpan Longer(TimeSpan pause) => pause == TimeSpan.Zero ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;

    [LoggerMessage(2510, LogLevel.Warning, "{Path} gave no answer: it {Reason}. Jobs have no names meanwhile; it is asked again in {Minutes} min")]
    private partial void LogFailed(string path, string reason, double minutes);
}
