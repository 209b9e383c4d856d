
namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>What some runs used since the ledger began.</summary>
/// <param name="LastSeries">The newest number of a series that the ledger gave: later ones are of energy that came later.</param>
/// <param name="Energy">By run; simulated energy is a row of its own.</param>
/// <param name="Booked">By run, zone and family.</param>
public sealed record RunTotals(long LastSeries, IReadOnlyList<RunEnergy> Energy, IReadOnlyList<RunGrams> Booked);
