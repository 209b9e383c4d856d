using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>One notifier's loop: its queue in order, and for Alertmanager what fires each minute.</summary>
internal sealed partial class Notifier(
    NotifierOptions options, IAlertStore store, Func<IReadOnlyList<Alert>?> firing, NotifierClient client, TimeProvider time, ILogger<Notifier> logger) : IDisposable
{
    private const int PageSize = 100;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);

    /// <summary>Told or refused, but the disk did not let them go. Of the queue's first page only.</summary>
    private readonly HashSet<long> _settled = [];
    private long? _repeatedAt;
    private int _failedRounds;
    private long _delivered, _failed, _dropped;

    public NotifierOptions Options => options;

    public long Delivered => Interlocked.Read(ref _delivered);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Events that it refused, and that nobody tells it again.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>What fires is posted again each minute, so nobody who needs that is left alone for longer.</summary>
    private bool IsRepeated => options.Kind == NotifierKind.Alertmanager;

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true) await Task.Delay(await RoundAsync(stoppingToken), time, stoppingToken);
    }

    public void Dispose() => client.Dispose();

    /// <summary>Tells what there is to tell, and says how long to wait before the next round.</summary>
    internal async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        var isWell = await TryRoundAsync(stoppingToken);
        _failedRounds = isWell ? 0 : _failedRounds + 1;
        return isWell ? Look : RetryDelay.After(_failedRounds, Random.Shared.NextDouble(), IsRepeated ? Repeat : RetryDelay.Longest);
    }

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
        var page = store.Queue(options.Name, PageSize);
        _settled.IntersectWith(page.Select(queued => queued.Id));
        var isWell = true;
        foreach (var queued in page)
        {
            if (!_settled.Contains(queued.Id) && !await SettleAsync(queued, stoppingToken)) return false;
            isWell &= TryRemove(queued);
        }

        return isWell;
    }

    /// <summary>False: it is still to be told, and what is behind it too.</summary>
    private async Task<bool> SettleAsync(QueuedAlert queued, CancellationToken stoppingToken)
    {
        var failure = await PostAsync(() => NotifierMessage.Of(options, queued.Event, time.GetUtcNow()), stoppingToken);
        if (failure is { IsOfMessage: false }) return false;
        _settled.Add(queued.Id);
        if (failure is null) return true;
        // The same message would be refused for ever, and hold up what is behind it.
        Interlocked.Increment(ref _dropped);
        LogRefused(options.Name, queued.Event.Key, failure.Reason);
        return true;
    }

    /// <summary>A disk that is full costs another removal, not another message.</summary>
    private bool TryRemove(QueuedAlert queued)
    {
        try
        {
            store.Remove(queued.Id);
            _settled.Remove(queued.Id);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogBroken(error, options.Name);
            return false;
        }
    }

    private async Task<bool> RepeatAsync(CancellationToken stoppingToken)
    {
        if (!IsRepeated || (_repeatedAt is { } last && time.GetElapsedTime(last) < Repeat)) return true;
        // Before the states are loaded nothing is known: not that nothing fires.
        if (firing() is not { } alerts) return true;
        foreach (var page in alerts.Where(alert => options.Hears(alert.Subject)).Chunk(PageSize))
        {
            if (await PostAsync(() => AlertmanagerMessage.Of(page, time.GetUtcNow()), stoppingToken) is not { } failure) continue;
            if (!failure.IsOfMessage) return false;
            LogFailed(options.Name, failure.Reason);
        }

        _repeatedAt = time.GetTimestamp();
        return true;
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
        if (_failedRounds == 0 && !failure.IsOfMessage) LogFailed(options.Name, failure.Reason);
        return failure;
    }

    [LoggerMessage(2333, LogLevel.Warning, "Notifier {Name} was not told of an alert: {Reason}; it is tried again until it is")]
    private partial void LogFailed(string name, string reason);

    [LoggerMessage(2334, LogLevel.Warning, "Notifier {Name}: its queue could not be read or written; it is tried again")]
    private partial void LogBroken(Exception exception, string name);

    [LoggerMessage(2335, LogLevel.Error, "Alert {Key} was dropped: {Reason}, and would again; notifier {Name} is not told of it. What it accepts is in its own documentation and log")]
    private partial void LogRefused(string name, string key, string reason);
}
