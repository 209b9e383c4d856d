using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Ports;

/// <summary>Totals since the ledger began, exempt from retention. Simulated totals are rows of their own.</summary>
public sealed record RunningTotals(
    IReadOnlyList<EnergyTotal> Energy,
    IReadOnlyList<BookedTotal> Booked,
    IReadOnlyList<ProjectTotal> Projects,
    IReadOnlyList<RestatedTotal> Restated,
    IReadOnlyList<UnpricedTotal> Unpriced)
{
    /// <summary>Every device that ever had energy, by its last known identity.</summary>
    public IReadOnlyList<DeviceIdentity> Devices { get; init; } = [];
}
