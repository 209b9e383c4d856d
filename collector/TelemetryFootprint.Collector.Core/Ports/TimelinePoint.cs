using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>One step. Real and simulated energy, and grams of different families, are different points.</summary>
/// <param name="Grams">Of the priced energy; null: none of it is priced.</param>
/// <param name="LowGrams">With the errors of sensor, PUE and intensity.</param>
/// <param name="Quality">The lowest grade among the factors; null: none of it is priced.</param>
/// <param name="IsRestated">Some of it was booked with another factor.</param>
public sealed record TimelinePoint(
    UtcMinute At, bool Simulated, FactorFamily? Family, EnergyCell Energy, GramsCo2e? Grams, GramsCo2e? LowGrams, GramsCo2e? HighGrams, Joules Unpriced, FactorQuality? Quality, bool IsRestated);
