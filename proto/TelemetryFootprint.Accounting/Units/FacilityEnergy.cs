namespace TelemetryFootprint.Accounting.Units;

/// <summary>
/// Energy at the site's meter: IT energy with the PUE in it, once. A type of its own, so that nothing can multiply by the PUE a second time.
/// Kept as millijoules × parts per million, so that sums and products stay exact.
/// </summary>
public readonly record struct FacilityEnergy(Int128 MillijoulePartsPerMillion)
{
    private const int Million = 1_000_000;

    public double KilowattHours => (double)MillijoulePartsPerMillion / Million / Joules.MillijoulesPerKilowattHour;

    /// <summary>To the nearest millijoule.</summary>
    public Joules Energy => new(checked((long)((MillijoulePartsPerMillion + (MillijoulePartsPerMillion < 0 ? -Million / 2 : Million / 2)) / Million)));

    public static FacilityEnergy Of(Joules it, Pue pue) => new((Int128)it.Millijoules * pue.PartsPerMillion);

    /// <summary>Read at the site's meter, or published with its PUE inside.</summary>
    public static FacilityEnergy Metered(Joules facility) => new((Int128)facility.Millijoules * Million);

    /// <summary>What of it the machines took, to the nearest millijoule.</summary>
    public Joules ToIt(Pue pue) => new(checked((long)((MillijoulePartsPerMillion + (pue.PartsPerMillion / 2)) / pue.PartsPerMillion)));

    public static FacilityEnergy operator +(FacilityEnergy left, FacilityEnergy right) => new(checked(left.MillijoulePartsPerMillion + right.MillijoulePartsPerMillion));

    public static FacilityEnergy operator -(FacilityEnergy left, FacilityEnergy right) => new(checked(left.MillijoulePartsPerMillion - right.MillijoulePartsPerMillion));
}
