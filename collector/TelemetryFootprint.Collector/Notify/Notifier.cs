using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>One notifier's loop: its queue in order, and for Alertmanager what fires each minute.</summary>
internal sealed partial class Notifier(NotifierOptions options, IAlertStore store, AlertKeeper alerts, NotifierClient client, TimeProvider time, ILogger<Notifier> logger) : IDisposable
{
    private const int PageSize = 100;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);

    private long? _repeatedAt;
    private int _failedRounds;
    private long _delivered, _failed;

    public NotifierOptions Options => options;

    public long Delivered => Interlocked.Read(ref _delivered);

    public long Failed => Interlocked.Read(ref _failed);

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var isWell = await TryRoundAsync(stoppingToken);
            _failedRounds = isWell ? 0 : _failedRounds + 1;
            await Task.Delay(isWell ? Look : RetryDelay.After(_failedRounds, Random.Shared.NextDouble()), time, stoppingToken);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<bool> TryRoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await DeliverAsync(stoppingToken) & await RepeatAsync(stoppingToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogBroken(error, options.Name);
            return false;
        }
    }

    /// <summary>False: something is left that must be tried again.</summary>
    private async Task<bool> DeliverAsync(CancellationToken stoppingToken)
    {
        var isWell = true;
        foreach (var queued in store.Queue(options.Name, PageSize))
        {
            var failure = await PostAsync(() => NotifierMessage.Of(options, queued.Event, time.GetUtcNow()), stoppingToken);
            if (failure is null) store.Remove(queued.Id);
            else if (!failure.IsOfMessage) return false;
            isWell &= failure is null;
        }

        return isWell;
    }

    private async Task<bool> RepeatAsync(CancellationToken stoppingToken)
    {
        if (options.Kind != NotifierKind.Alertmanager || (_repeatedAt is { } last && time.GetElapsedTime(last) < Repeat)) return true;
        var isWell = true;
        foreach (var page in alerts.Current.Where(alert => alert.Phase == AlertPhase.Firing && options.Hears(alert.Subject)).Chunk(PageSize))
            isWell &= await PostAsync(() => AlertmanagerMessage.Of(page, time.GetUtcNow()), stoppingToken) is null;
        if (isWell) _repeatedAt = time.GetTimestamp();
        return isWell;
    }

    private async Task<DeliveryFailure?> PostAsync(Func<NotifierMessage> make, CancellationToken stoppingToken)
    {
        var failure = await client.PostAsync(make, stoppingToken);
        if (failure is null)
        {
            Interlocked.Increment(ref _delivered);
            return null;
        }

        Interlocked.Increment(ref _failed);
        // The first of a row says it; the metric goes on.
        if (_failedRounds == 0) LogFailed(options.Name, failure.Reason);
        return failure;
    }

    [LoggerMessage(2333, LogLevel.Warning, "Notifier {Name} was not told of an alert: {Reason}; it is tried again until it is")]
    private partial void LogFailed(string name, string reason);

    [LoggerMessage(2334, LogLevel.Warning, "Notifier {Name}: its queue could not be read or written; it is tried again")]
    private partial void LogBroken(Exception exception, string name);
}
