using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Book;

/// <summary>
/// The background loop that lets minutes go once they are older than <c>Retention:MinuteAge</c>: an hour of them per transaction, so that energy
/// that comes meanwhile waits for no more than that.
/// </summary>
internal sealed partial class MinuteFolder(IBookkeeping book, TimeSpan age, TimeProvider time, ILogger<MinuteFolder> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private long _hours;

    /// <summary>Hours of minutes that were folded since the start.</summary>
    public long Hours => Interlocked.Read(ref _hours);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await TryFoldAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TryFoldAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (FoldHour()) await Task.Delay(Pause, time, stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
        }
    }

    /// <summary>One hour. False: none is old enough.</summary>
    internal bool FoldHour()
    {
        if (!book.FoldHour(UtcMinute.FromTime(time.GetUtcNow() - age))) return false;
        Interlocked.Increment(ref _hours);
        return true;
    }

    [LoggerMessage(2260, LogLevel.Warning, "Old minutes could not be folded and stay; the collector tries again")]
    private partial void LogFailed(Exception exception);
}
