namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>
/// Energy of the past with its grams: of this collector's ledger, or of a store that several share. Safe for concurrent callers. What takes long is given up
/// with <see cref="OperationCanceledException"/> when nobody waits for the answer any more.
/// </summary>
public interface IEnergyReader
{
    /// <summary>Ordered by key. Real and simulated energy, and grams of different families, are different rows.</summary>
    LedgerTotals Totals(TotalsQuery query, CancellationToken cancellationToken = default);

    /// <summary>Energy per step, ascending, with what it was priced with. Steps without observation are absent.</summary>
    IReadOnlyList<SeriesPoint> Series(SeriesQuery query, CancellationToken cancellationToken = default);
}
