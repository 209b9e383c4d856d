using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>
/// Factors on their way into the ledger. The ledger's writer makes its callers wait on a thread; here they wait without one, so
/// that however many feeds speak at once, two threads at most are in the ledger: this one's and the energy's.
/// </summary>
internal sealed class FactorIntake(ILedgerWriter ledger) : IFactorSink, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task AcceptAsync(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt, CancellationToken cancellationToken)
    {
        if (observations.Count == 0) return;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(() => ledger.Accept(observations, knownAt), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
