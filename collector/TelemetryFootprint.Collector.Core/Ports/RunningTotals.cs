namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Totals since the ledger began, exempt from retention. Simulated totals are rows of their own.</summary>
public sealed record RunningTotals(
    IReadOnlyList<EnergyTotal> Energy,
    IReadOnlyList<BookedTotal> Booked,
    IReadOnlyList<ProjectTotal> Projects,
    IReadOnlyList<RestatedTotal> Restated,
    IReadOnlyList<UnpricedTotal> Unpriced);
