using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Whose residual mix energy of a zone takes.</summary>
/// <param name="Mix">The publisher's row.</param>
/// <param name="Reach">The zone's own, or its country's in its stead.</param>
/// <param name="Zone">Where the energy was used.</param>
public sealed record ResidualUse(ResidualMix Mix, ZoneReach Reach, string Zone);
