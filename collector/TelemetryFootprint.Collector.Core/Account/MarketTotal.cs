using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>The market-based number, beside the location-based one.</summary>
/// <param name="Emissions">Of the covered and the residual energy; null: no contract is declared, nothing of it is priced, or <see cref="IsMixed"/>.</param>
/// <param name="Bounds">Of the emissions.</param>
/// <param name="Covered">Energy at the meter that contracts cover.</param>
/// <param name="Residual">Energy at the meter that took a residual mix.</param>
/// <param name="Unpriced">Energy at the meter of zones without one.</param>
/// <param name="Parts">The residual energy by zone, each with the mix that it took.</param>
/// <param name="CarbonFree">The 24/7 score, of contracts and of the grid's own mix.</param>
public sealed record MarketTotal(
    MarketBasedGrams? Emissions, GramsBounds Bounds, FacilityEnergy Covered, FacilityEnergy Residual, FacilityEnergy Unpriced, IReadOnlyList<ResidualPart> Parts, CarbonFreeTotal CarbonFree)
{
    /// <summary>The mixes that it took count different things, which have no sum: each part stands for itself.</summary>
    public bool IsMixed => Parts.Any(part => !part.Use.Mix.CountsAs(Parts[0].Use.Mix));
}
