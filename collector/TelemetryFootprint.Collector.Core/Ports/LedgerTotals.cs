using System.Collections.ObjectModel;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Rows of totals, and of the same snapshot how they came about over time.</summary>
public sealed class LedgerTotals(IList<LedgerTotal> rows) : ReadOnlyCollection<LedgerTotal>(rows)
{
    /// <summary>Of all rows together; null: nobody asked.</summary>
    public Timeline? Timeline { get; init; }

    /// <summary>Where all of this was used, ascending.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
}
