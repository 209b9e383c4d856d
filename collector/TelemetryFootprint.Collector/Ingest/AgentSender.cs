using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>The way down to one agent; its callers take turns.</summary>
internal sealed class AgentSender(Func<CollectorMessage, CancellationToken, ValueTask> send) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task SendAsync(CollectorMessage message, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await send(message, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
