namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>Average for inventories and budgets, marginal for decisions. Never mixed.</summary>
public enum FactorSignal
{
    Average = 1,
    Marginal = 2,
}
