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

    /// <summary>Energy of MIG instances; in none of the sums above.</summary>
    public IReadOnlyList<PartTotal> Parts { get; init; } = [];

    /// <summary>Booked litres per project and zone.</summary>
    public IReadOnlyList<ProjectWater> Water { get; init; } = [];

    /// <summary>The hosts whose figures lack something.</summary>
    public IReadOnlyList<HostUncovered> Uncovered { get; init; } = [];
}
