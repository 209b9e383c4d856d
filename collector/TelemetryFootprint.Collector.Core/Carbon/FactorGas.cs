namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>Which gases a factor counts. Never mixed.</summary>
public enum FactorGas
{
    Co2 = 1,
    Co2e = 2,
}
