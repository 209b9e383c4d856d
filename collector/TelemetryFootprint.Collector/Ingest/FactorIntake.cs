using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Factors on their way into the ledger; they take turns with the energy.</summary>
internal sealed class FactorIntake(ILedgerWriter ledger) : IFactorSink
{
    public Task AcceptAsync(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt, CancellationToken cancellationToken) =>
        observations.Count == 0 ? Task.CompletedTask : Task.Run(() => ledger.Accept(observations, knownAt), cancellationToken);
}
