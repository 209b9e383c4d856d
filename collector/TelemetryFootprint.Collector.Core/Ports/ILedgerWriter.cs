using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>The one writer of the ledger. Each call is one transaction: durable when it returns, without trace if it throws.</summary>
public interface ILedgerWriter
{
    /// <summary>The last inbox row that is in the ledger; 0: none.</summary>
    long Cursor { get; }

    /// <summary>Throws <see cref="InvalidOperationException"/> if the group has a cursor and the ledger is not where it begins.</summary>
    void Apply(LedgerGroup group, DateTimeOffset now);

    void Accept(IReadOnlyList<FactorObservation> observations, DateTimeOffset knownAt);
}
