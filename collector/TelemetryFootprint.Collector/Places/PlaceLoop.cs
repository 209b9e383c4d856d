using TelemetryFootprint.Collector.Core.Runs;

namespace TelemetryFootprint.Collector.Places;

/// <summary>
/// A loop that gives runs of one place, such as Slurm or Kubernetes, what the place's records say of them. Each run is written by itself: one that the
/// registry cannot take, since it is full for one, keeps no other from its name, is counted, and has its next turn with the others.
/// </summary>
/// <param name="source">Whose word it is, as runs have it.</param>
/// <param name="prefix">Of the ids of its runs.</param>
/// <param name="context">What all places need.</param>
/// <param name="interval">From turn to turn.</param>
internal abstract partial class PlaceLoop(string source, string prefix, PlaceContext context, TimeSpan interval) : BackgroundService
{
    private const int MostOpen = 5000;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private long _failed;
    private DateTimeOffset? _toldAt;

    /// <summary>Whose word it is.</summary>
    public string Source => source;

    /// <summary>Times that something of a run could not be written.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    protected DateTimeOffset Now => context.Time.GetUtcNow();

    /// <summary>Ids of runs of this place whose energy came within the hour.</summary>
    protected HashSet<string> Live => context.Live.Current.Runs.Keys.Where(run => run.StartsWith(prefix, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

    /// <summary>One turn; returns how long to wait for the next one, which is no less than the interval.</summary>
    internal abstract Task<TimeSpan> TurnAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = await TryTurnAsync(stoppingToken);
            await Task.Delay(pause > interval ? pause : interval, context.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ids of runs of this place that these sources registered here and that go on: the newest. What other collectors registered may be another cluster's.</summary>
    protected IReadOnlyList<string> Open(params string[] sources) =>
        [.. context.Runs.ListHere(new() { Active = true, Sources = sources }, MostOpen).Select(run => run.Id).Where(run => run.StartsWith(prefix, StringComparison.Ordinal))];

    /// <summary>False: it could not be written now.</summary>
    protected bool TryFill(string run, RunFacts facts)
    {
        try
        {
            context.Registry.Fill(run, facts);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Fail(run, error);
            return false;
        }
    }

    private async Task<TimeSpan> TryTurnAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await TurnAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception error)
        {
            Fail("runs", error);
        }

        return TimeSpan.Zero;
    }

    private void Fail(string run, Exception error)
    {
        Interlocked.Increment(ref _failed);
        if (Now - _toldAt < Quiet) return;
        _toldAt = Now;
        LogNotWritten(context.Logger, source, run, error.Message);
    }

    [LoggerMessage(2521, LogLevel.Warning, "What {Source} says of {Run} could not be written: {Reason}. Its energy is under its id all the same; it is tried again, and others within a minute are counted only")]
    private static partial void LogNotWritten(ILogger logger, string source, string run, string reason);
}
