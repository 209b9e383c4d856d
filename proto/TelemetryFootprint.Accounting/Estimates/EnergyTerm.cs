using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Estimates;

/// <summary>One addend of an estimate's energy, how wide it is, and whether the PUE is in it already.</summary>
public readonly record struct EnergyTerm(Joules Energy, RelativeHalfWidth HalfWidth, EnergyBasis Basis)
{
    /// <summary>Devices that draw a power for a time.</summary>
    public static EnergyTerm OfDevices(DeviceHours hours, Watts each, RelativeHalfWidth halfWidth, EnergyBasis basis) => new(hours.At(each), halfWidth, basis);

    /// <summary>Queries of an energy each.</summary>
    public static EnergyTerm OfQueries(decimal queries, Joules each, RelativeHalfWidth halfWidth, EnergyBasis basis) =>
        new(new Joules(checked((long)decimal.Round(queries * each.Millijoules))), halfWidth, basis);

    /// <summary>The machines' part.</summary>
    public Joules It(Pue pue) => Basis == EnergyBasis.It ? Energy : Facility(pue).ToIt(pue);

    /// <summary>At the site's meter; the PUE is in it once, whatever the basis.</summary>
    public FacilityEnergy Facility(Pue pue) => Basis == EnergyBasis.It ? FacilityEnergy.Of(Energy, pue) : FacilityEnergy.Metered(Energy);
}
