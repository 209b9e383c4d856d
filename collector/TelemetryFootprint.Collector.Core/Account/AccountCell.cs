using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Energy of one series within one factor slot at one site, and what prices it there.</summary>
/// <param name="Series">Whose energy it is.</param>
/// <param name="Site">Where it was used, with the PUE and WUE of then.</param>
/// <param name="Slot">The zone's factor slot that the energy lies in.</param>
/// <param name="Energy">Of the machines, before PUE.</param>
/// <param name="Family">What the zone is booked in; null: no provider covers it.</param>
/// <param name="Price">The factor in force; null: the energy waits for one.</param>
public readonly record struct AccountCell(
    SeriesKey Series, SitePeriod Site, MinuteRange Slot, EnergyCell Energy, FactorFamily? Family, (GramsPerKilowattHour Value, FactorQuality Quality)? Price)
{
    /// <summary>The part of the grid's electricity that burnt nothing fossil then; null: no provider told its mix.</summary>
    public int? CarbonFreePartsPerMillion { get; init; }

    /// <summary>What it was first priced with, at the PUE of then; null: it was of another zone, or nobody kept that.</summary>
    public (Pue Pue, GramsPerKilowattHour Value)? First { get; init; }

    public Joules It => new(Energy.Millijoules);

    /// <summary>At the site's meter. Nothing else of the account multiplies by the PUE.</summary>
    public FacilityEnergy Facility => FacilityEnergy.Of(It, Site.Pue);
}
