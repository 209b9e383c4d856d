using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Energy and its location-based grams in the kind that it is booked in.</summary>
/// <param name="Energy">IT energy with the sensor's bounds.</param>
/// <param name="Facility">IT energy × PUE.</param>
/// <param name="Grams">Of the priced energy; null: none of it is priced.</param>
/// <param name="Bounds">Of the grams: sensor, PUE and intensity in quadrature.</param>
/// <param name="Intensity">Energy-weighted, of the priced energy; null: none of it is priced.</param>
/// <param name="Unpriced">IT energy that waits for a factor.</param>
/// <param name="Shares">Share of the IT energy per grade, the unpriced one too; together 100 %.</param>
public sealed record OperationalTotal(
    EnergyCell Energy, FacilityEnergy Facility, GramsCo2e? Grams, GramsBounds Bounds, GramsPerKilowattHour? Intensity, Joules Unpriced, IReadOnlyList<QualityShare> Shares)
{
    /// <summary>The PUE of the sum, weighted by energy; null: no energy.</summary>
    public double? Pue => Energy.Millijoules == 0 ? null : (double)Facility.MillijoulePartsPerMillion / 1e6 / Energy.Millijoules;

    /// <summary>Of the energy at the meter, in joules: the sensor's range and the PUE's in quadrature.</summary>
    public (double Low, double High) FacilityRange
    {
        get
        {
            var (low, high) = GramsRange.WithPue(Energy);
            return (Facility.Energy.Value * (1 - low.Value), Facility.Energy.Value * (1 + high.Value));
        }
    }
}
