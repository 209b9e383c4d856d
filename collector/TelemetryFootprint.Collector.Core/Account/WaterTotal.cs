using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Water of some energy; what is not known is lacking, and not 0 L.</summary>
/// <param name="OnSite">WUE × IT energy; null: no site of it states a WUE.</param>
/// <param name="OffSite">PUE × water intensity of the grid × IT energy; null: no zone is known.</param>
/// <param name="LackingOnSite">IT energy of sites without a WUE.</param>
/// <param name="LackingOffSite">IT energy without a zone.</param>
/// <param name="Reach">The widest reach of an intensity in it: a country's or the world's is a substitute.</param>
public sealed record WaterTotal(Litres? OnSite, Litres? OffSite, Joules LackingOnSite, Joules LackingOffSite, ZoneReach Reach)
{
    /// <summary>What is known of both; null: nothing is.</summary>
    public Litres? Known => OnSite is null && OffSite is null ? null : (OnSite ?? default) + (OffSite ?? default);

    /// <summary>Nothing of the energy lacks its water, on site or off.</summary>
    public bool IsWhole => LackingOnSite.Millijoules == 0 && LackingOffSite.Millijoules == 0;
}
