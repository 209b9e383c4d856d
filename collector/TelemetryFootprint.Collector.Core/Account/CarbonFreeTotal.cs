using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>
/// The 24/7 score of energy at the meter, slot by slot: what contracts of single hours cover, and of the rest what the grid's own mix had of it then.
/// A contract for a longer time does not say when it generated: it matches no hour.
/// </summary>
/// <param name="Score">Of the energy of which anything is known.</param>
/// <param name="AtMost">The same, if the other contracts had generated whenever their energy was used.</param>
/// <param name="WithoutMix">Energy in the score whose grid told no mix: matched by contracts alone.</param>
/// <param name="Unknown">Energy that is in no score: neither a contract of an hour nor a mix speaks of it.</param>
/// <param name="ByVolume">Energy that contracts for a longer time cover, in the score or not.</param>
public sealed record CarbonFreeTotal(CarbonFreeScore Score, CarbonFreeScore AtMost, FacilityEnergy WithoutMix, FacilityEnergy Unknown, FacilityEnergy ByVolume)
{
    /// <summary>0 to 1; null: nothing is known.</summary>
    public double? Ratio => Score.Ratio;
}
