using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// The zones that providers are asked for: those of the configured sites, and any other as long as it has energy younger than <see cref="Kept"/>, or some
/// that still waits for its factor.
/// </summary>
/// <param name="configured">Of the sites.</param>
/// <param name="withEnergy">Zones of energy since a minute, and of any that waits.</param>
internal sealed class ZonesInUse(IReadOnlyList<string> configured, Func<UtcMinute, IReadOnlyList<string>> withEnergy)
{
    /// <summary>A little longer than the oldest revision that a provider is asked for again (93 days): after it nothing of the zone can change.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(100);

    /// <summary>Configured ones first. Throws what the ledger throws.</summary>
    public IReadOnlyList<string> At(DateTimeOffset now) => [.. configured.Union(withEnergy(UtcMinute.FromTime(now - Kept)), StringComparer.Ordinal)];

    /// <summary>Those that need no ledger to be known.</summary>
    public IReadOnlyList<string> Configured => configured;
}
