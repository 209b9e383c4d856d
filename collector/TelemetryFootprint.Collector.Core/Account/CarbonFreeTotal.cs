using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>The 24/7 score of energy at the meter, slot by slot: what contracts cover, and of the rest what the grid's own mix had of it then.</summary>
/// <param name="Score">Of the energy of which anything is known.</param>
/// <param name="WithoutMix">Energy in the score whose grid told no mix: matched by contracts alone.</param>
/// <param name="Unknown">Energy that is in no score: neither a contract nor a mix speaks of it.</param>
public sealed record CarbonFreeTotal(CarbonFreeScore Score, FacilityEnergy WithoutMix, FacilityEnergy Unknown)
{
    /// <summary>0 to 1; null: nothing is known.</summary>
    public double? Ratio => Score.Ratio;
}
