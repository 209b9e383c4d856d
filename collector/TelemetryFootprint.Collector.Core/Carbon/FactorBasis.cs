namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>Location: the grid's average. Market: contracts and residual mix. Never mixed.</summary>
public enum FactorBasis
{
    Location = 1,
    Market = 2,
}
