using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Carbon;

/// <summary>
/// Energy × PUE × intensity before the division: millijoules × parts per million × micrograms per kilowatt-hour.
/// Products add up exactly, whatever their order and grouping; only a shown figure is divided and rounded, once.
/// </summary>
public readonly record struct EmissionProduct(Int128 Value)
{
    /// <summary>Of one nanogram: 3.6e9 mJ/kWh × 1e6 ppm / 1000 ng/µg.</summary>
    public const long PerNanogram = 3_600_000_000_000;

    public const long PerMicrogram = 1000 * PerNanogram;

    public static EmissionProduct Of(Joules energy, Pue pue, GramsPerKilowattHour intensity) =>
        new(checked((Int128)energy.Millijoules * pue.PartsPerMillion * intensity.Micrograms));

    /// <summary>From millijoules × parts per million that were summed before the intensity was known.</summary>
    public static EmissionProduct OfWeighted(Int128 millijoulePartsPerMillion, GramsPerKilowattHour intensity) =>
        new(checked(millijoulePartsPerMillion * intensity.Micrograms));

    /// <summary>From whole micrograms and what remained of the division, as a store keeps it.</summary>
    public static EmissionProduct FromParts(Int128 micrograms, Int128 remainder) => new((micrograms * PerMicrogram) + remainder);

    /// <summary>Whole micrograms rounded down (64 bits hold 9 million tonnes), and the remainder in [0, <see cref="PerMicrogram"/>).</summary>
    public (long Micrograms, long Remainder) ToParts()
    {
        var (quotient, remainder) = Int128.DivRem(Value, PerMicrogram);
        return remainder < 0
            ? (checked((long)(quotient - 1)), (long)(remainder + PerMicrogram))
            : (checked((long)quotient), (long)remainder);
    }

    /// <summary>To the nearest picogram, halves away from zero.</summary>
    public GramsCo2e ToGrams()
    {
        const long PerPicogram = PerNanogram / 1000;
        Int128 half = PerPicogram / 2;
        return GramsCo2e.FromPicograms((Value + (Value < 0 ? -half : half)) / PerPicogram);
    }

    public static EmissionProduct operator +(EmissionProduct left, EmissionProduct right) => new(checked(left.Value + right.Value));

    public static EmissionProduct operator -(EmissionProduct left, EmissionProduct right) => new(checked(left.Value - right.Value));
}
