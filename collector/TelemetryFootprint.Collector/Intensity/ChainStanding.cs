using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>What prices a zone's running minute. <paramref name="Quality"/> null: nothing, its energy waits.</summary>
internal sealed record ChainStanding(string? Provider, FactorQuality? Quality)
{
    public static ChainStanding Unknown { get; } = new(null, null);

    /// <summary>True if this is further down the chain.</summary>
    public bool IsBelow(ChainStanding other) => (int)(Quality ?? 0) < (int)(other.Quality ?? 0);
}
