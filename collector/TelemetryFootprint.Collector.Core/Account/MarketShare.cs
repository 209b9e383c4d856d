using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Some energy as a market-based account sees it.</summary>
/// <param name="Covered">What contracts cover; their sources' direct factor is 0.</param>
/// <param name="Hourly">What of that is covered by contracts of single hours.</param>
/// <param name="Rest">What they do not.</param>
/// <param name="Mix">What prices the rest; null: no residual mix is published for the zone or its country.</param>
public readonly record struct MarketShare(FacilityEnergy Covered, FacilityEnergy Hourly, FacilityEnergy Rest, ResidualUse? Mix)
{
    /// <summary>By the residual mix; null: there is none.</summary>
    public EmissionProduct? OfRest => Mix is { } use ? EmissionProduct.OfWeighted(Rest.MillijoulePartsPerMillion, use.Mix.Value) : null;

    /// <summary>Of all of it; null: some of it has no factor, which is neither 0 nor the location's average.</summary>
    public EmissionProduct? Emissions => Rest.MillijoulePartsPerMillion == 0 ? default(EmissionProduct) : OfRest;
}
