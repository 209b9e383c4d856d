using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Water;

/// <summary>
/// Water consumed on site (cooling; per IT energy) and off site (by the grid's plants; per energy at the meter): E × WUE + E × PUE × EWIF.
/// The PUE is in the second term only, once. Null: not known, which is not 0.
/// </summary>
public readonly record struct WaterFootprint(Litres? OnSite, Litres? OffSite)
{
    // mJ × ppm × µL/kWh to nL: 3.6e9 mJ/kWh × 1e6 ppm / 1000 nL/µL.
    private const long PerNanolitre = Joules.MillijoulesPerKilowattHour * 1000;

    /// <summary>The sum of both; null if either is unknown.</summary>
    public Litres? Total => OnSite is { } on && OffSite is { } off ? on + off : null;

    /// <summary>From IT energy.</summary>
    /// <param name="it">What the machines took.</param>
    /// <param name="pue">The site's PUE.</param>
    /// <param name="onSite">The site's WUE, per kilowatt-hour of IT energy.</param>
    /// <param name="offSite">The water intensity of the grid's electricity.</param>
    public static WaterFootprint Of(Joules it, Pue pue, LitresPerKilowattHour? onSite, LitresPerKilowattHour? offSite) =>
        Of(it, FacilityEnergy.Of(it, pue), onSite, offSite);

    /// <summary>From energy that holds the PUE already: the machines' part is divided out for the on-site term.</summary>
    public static WaterFootprint OfFacility(FacilityEnergy facility, Pue pue, LitresPerKilowattHour? onSite, LitresPerKilowattHour? offSite) =>
        Of(facility.ToIt(pue), facility, onSite, offSite);

    public static WaterFootprint operator +(WaterFootprint left, WaterFootprint right) => new(
        left.OnSite is { } on && right.OnSite is { } otherOn ? on + otherOn : null,
        left.OffSite is { } off && right.OffSite is { } otherOff ? off + otherOff : null);

    private static WaterFootprint Of(Joules it, FacilityEnergy facility, LitresPerKilowattHour? onSite, LitresPerKilowattHour? offSite) => new(
        onSite is { } wue ? Volume((Int128)it.Millijoules * 1_000_000, wue) : null,
        offSite is { } ewif ? Volume(facility.MillijoulePartsPerMillion, ewif) : null);

    private static Litres Volume(Int128 millijoulePartsPerMillion, LitresPerKilowattHour intensity) =>
        new(((millijoulePartsPerMillion * intensity.Microlitres) + (PerNanolitre / 2)) / PerNanolitre);
}
