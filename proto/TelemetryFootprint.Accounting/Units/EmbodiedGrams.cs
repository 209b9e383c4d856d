namespace TelemetryFootprint.Accounting.Units;

/// <summary>What making the hardware emitted, amortised; never part of an operational sum, and not additive to a purchase booked in its year.</summary>
public readonly record struct EmbodiedGrams(GramsCo2e Grams);
