namespace TelemetryFootprint.Accounting.Units;

/// <summary>Emissions by the grid's average. A type of its own: nothing turns market-based grams into these.</summary>
public readonly record struct LocationBasedGrams(GramsCo2e Grams);
