namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>What a chain of providers is for. The two never meet: an inventory takes averages, a decision takes marginal values.</summary>
public enum FactorPurpose
{
    Inventory = 1,
    Decision = 2,
}
