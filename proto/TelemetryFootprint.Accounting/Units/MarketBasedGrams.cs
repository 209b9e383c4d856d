namespace TelemetryFootprint.Accounting.Units;

/// <summary>Emissions by contracts and residual mix: a second number beside the location-based one, never netted with it.</summary>
public readonly record struct MarketBasedGrams(GramsCo2e Grams);
