using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The one writer of the ledger. Each call is one transaction: durable when it returns, without trace if it throws.</summary>
public interface ILedgerWriter
{
    /// <summary>The last inbox row that is in the ledger; 0: none.</summary>
    long Cursor { get; }

    void Apply(LedgerGroup group, DateTimeOffset now);

    void Accept(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt);
}
