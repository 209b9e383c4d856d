using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What an account needs besides its own energy, of the same moment.</summary>
/// <param name="Consumption">All measured energy since the first contract, until the end of what is asked for.</param>
/// <param name="Devices">Every device that ever had energy, if the query asks for names.</param>
public sealed record AccountContext(IReadOnlyList<ZoneEnergy> Consumption, IReadOnlyDictionary<(string Host, string Uuid), DeviceIdentity> Devices)
{
    /// <summary>False: what the energy was first priced with is not known here, so neither is what restatements changed.</summary>
    public bool TellsRestated { get; init; } = true;
}
