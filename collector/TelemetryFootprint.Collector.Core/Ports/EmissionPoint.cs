using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>One minute of one device, by whose energy it is, where it stood and how it was measured.</summary>
/// <param name="Family">What grams of the zone count; null: it has no provider.</param>
/// <param name="Energy">Before PUE.</param>
/// <param name="Grams">PUE included; null: there is no factor yet.</param>
public sealed record EmissionPoint(
    UtcMinute At, string Host, string Device, string Project, string Site, string Zone, Method Method, FactorFamily? Family, Joules Energy, GramsCo2e? Grams)
{
    /// <summary>Of the factor; null with <see cref="Grams"/>.</summary>
    public FactorQuality? Quality { get; init; }

    /// <summary>The factor's number in the ledger; null with <see cref="Grams"/>.</summary>
    public long? Version { get; init; }
}
