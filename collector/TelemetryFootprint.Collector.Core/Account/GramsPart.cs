using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Grams of that part of some energy for which they are known.</summary>
/// <param name="Grams">Null: of none of it.</param>
/// <param name="Bounds">Sensor, PUE and intensity.</param>
/// <param name="Quality">The lowest grade of a factor in it.</param>
/// <param name="Lacking">IT energy for which they are not known; it is in no sum, and not 0 g.</param>
public sealed record GramsPart(GramsCo2e? Grams, GramsBounds Bounds, FactorQuality? Quality, Joules Lacking);
