using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>
/// Energy of the past with its grams: of this collector's ledger, or of a store that several share. Safe for concurrent callers. What takes long is given up
/// with <see cref="OperationCanceledException"/> when nobody waits for the answer any more.
/// </summary>
public interface IEnergyReader
{
    /// <summary>Ordered by key. Real and simulated energy, and grams of different families, are different rows.</summary>
    LedgerTotals Totals(TotalsQuery query, CancellationToken cancellationToken = default);

    /// <summary>No energy of the run, nor of what it held unused, began before it; null: none is known.</summary>
    UtcMinute? FirstMinuteOf(string run, CancellationToken cancellationToken = default);

    /// <summary>Energy per step, ascending, with what it was priced with. Steps without observation are absent.</summary>
    IReadOnlyList<SeriesPoint> Series(SeriesQuery query, CancellationToken cancellationToken = default);
}
