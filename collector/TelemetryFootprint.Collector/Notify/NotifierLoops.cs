namespace TelemetryFootprint.Collector.Notify;

/// <summary>All notifiers, each in a loop of its own.</summary>
internal sealed class NotifierLoops(IReadOnlyList<Notifier> notifiers) : BackgroundService
{
    public IReadOnlyList<Notifier> All => notifiers;

    public override void Dispose()
    {
        base.Dispose();
        foreach (var notifier in notifiers) notifier.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await Task.WhenAll(notifiers.Select(notifier => notifier.RunAsync(stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
