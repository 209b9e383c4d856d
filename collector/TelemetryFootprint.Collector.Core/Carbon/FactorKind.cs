namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>What a factor counts: the plant's own combustion, or the whole life cycle. Never mixed in one sum.</summary>
public enum FactorKind
{
    Direct = 1,
    Lifecycle = 2,
}
