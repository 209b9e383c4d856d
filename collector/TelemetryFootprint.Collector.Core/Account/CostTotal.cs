using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>What electricity cost: energy at the meter (IT × PUE) × tariff. What has no tariff is lacking, and not free.</summary>
/// <param name="Amount">Of the energy whose tariff is known; null: of none of it. "At least" while energy is lacking: no tariff is below 0.</param>
/// <param name="Low">The sensor's bounds, and the lower of two tariffs that one slot has.</param>
/// <param name="High">Likewise, the higher.</param>
/// <param name="Lacking">IT energy at sites without a tariff then.</param>
/// <param name="IsEstimated">Some slot of it had more than one tariff, and took their mean.</param>
public sealed record CostTotal(Money? Amount, Money? Low, Money? High, Joules Lacking, bool IsEstimated);
