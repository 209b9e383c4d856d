namespace TelemetryFootprint.Collector.Ingest.Runs;

/// <summary>The background loop that looks after the claims of agents that are gone, and after what the registry could not take: once a minute, streams or none.</summary>
internal sealed partial class ClaimKeeper(ClaimedRuns claimed, TimeProvider time, ILogger<ClaimKeeper> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long _looks;

    /// <summary>Since the start.</summary>
    public long Looks => Interlocked.Read(ref _looks);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Look();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Look()
    {
        try
        {
            claimed.LookAfter();
        }
        catch (Exception exception)
        {
            LogFailed(exception);
        }

        Interlocked.Increment(ref _looks);
    }

    [LoggerMessage(2032, LogLevel.Warning, "The claims of agents that are gone could not be looked after; the collector tries again within a minute")]
    private partial void LogFailed(Exception exception);
}
