using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Sinks.Influx.Figures;

/// <summary>
/// The loop that writes the live figures of each minute once it has begun. It holds one minute and the one before, which it sends once
/// more, for a server may lose as it dies what it took last: the same points, so that a repeat changes nothing. While the server is away the minutes between are not known any more
/// and stay absent. Totals lose nothing by that.
/// </summary>
internal sealed partial class FigureFeed(FigureLines figures, LineSender sender, InfluxClient client, TimeProvider time, ILogger<FigureFeed> logger) : BackgroundService
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private LineBuffer _lines = new();
    private LineBuffer _before = new();
    private bool _isFailing;

    public override void Dispose()
    {
        base.Dispose();
        client.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var now = time.GetUtcNow();
                await Task.Delay(Minute - TimeSpan.FromTicks(now.Ticks % Minute.Ticks), time, stoppingToken);
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>The figures of this minute. Ends when the server has them.</summary>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            (_lines, _before) = (_before, _lines);
            _lines.Clear();
            figures.Write(UtcMinute.FromTime(time.GetUtcNow()), _lines);
            await sender.SendAsync(_before, cancellationToken);
            await sender.SendAsync(_lines, cancellationToken);
            _isFailing = false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (!_isFailing) LogFailed(error);
            _isFailing = true;
        }
    }

    [LoggerMessage(2411, LogLevel.Warning, "A minute's live figures could not be read for InfluxDB; it is tried again with the next, and said again after one that was written")]
    private partial void LogFailed(Exception exception);
}
