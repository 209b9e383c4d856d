using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>One row of the account.</summary>
/// <param name="Zone">The one zone of its energy; null: there are several.</param>
/// <param name="Site">The one site of its energy; null: there are several.</param>
/// <param name="PueIsSet">False: some site of it states no PUE, which counts as 1.</param>
public sealed record AccountTotal(
    AccountKey Key, string? Zone, string? Site, bool PueIsSet, OperationalTotal Operational, ScopeTotal Scopes, MarketTotal Market, EmbodiedTotal Embodied, WaterTotal Water)
{
    public required RestatedPart Restated { get; init; }

    /// <summary>Which it is, of a row of a device; null: it is none, or there is no inventory of it.</summary>
    public DeviceIdentity? Device { get; init; }
}
