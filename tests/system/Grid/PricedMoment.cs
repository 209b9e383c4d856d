namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>Factors and grams at one moment.</summary>
internal sealed record PricedMoment(IReadOnlyList<PricedSlot> Slots, double Grams, GramCounters Counters);
