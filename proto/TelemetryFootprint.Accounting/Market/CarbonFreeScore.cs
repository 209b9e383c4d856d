using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Market;

/// <summary>
/// The 24/7 score of carbon-free energy: Σ min(load, carbon-free supply) / Σ load over the hours of one grid region. What one hour has too much
/// of, no other hour gets.
/// </summary>
public readonly record struct CarbonFreeScore(Int128 Matched, Int128 Load)
{
    /// <summary>With one more hour.</summary>
    public CarbonFreeScore Add(FacilityEnergy load, FacilityEnergy carbonFree) => new(
        checked(Matched + Int128.Min(load.MillijoulePartsPerMillion, carbonFree.MillijoulePartsPerMillion)),
        checked(Load + load.MillijoulePartsPerMillion));

    /// <summary>0 to 1; null: no load, no score.</summary>
    public double? Ratio => Load == 0 ? null : (double)Matched / (double)Load;

    /// <summary>What no carbon-free supply matched in its hour; it takes the grid's mix.</summary>
    public FacilityEnergy Unmatched => new(Load - Matched);
}
