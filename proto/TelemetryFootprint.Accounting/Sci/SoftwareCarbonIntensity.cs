using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Sci;

/// <summary>
/// SCI = (O + M) per R, ISO/IEC 21031. O is energy × the location's intensity: market-based grams are of another type and do not get in.
/// M must be there: without it there is no score.
/// </summary>
/// <param name="Operational">O, of the energy that was reserved, with the PUE in it.</param>
/// <param name="Embodied">M.</param>
/// <param name="Unit">R.</param>
public sealed record SoftwareCarbonIntensity(LocationBasedGrams Operational, EmbodiedGrams Embodied, FunctionalUnit Unit)
{
    /// <summary>Grams per unit, to the nearest picogram.</summary>
    public GramsCo2e Score =>
        GramsCo2e.FromPicograms((Int128)decimal.Round((decimal)(Operational.Grams + Embodied.Grams).Picograms / Unit.Count));

    /// <summary>Scores of components add up under the same unit and count only.</summary>
    public static SoftwareCarbonIntensity operator +(SoftwareCarbonIntensity left, SoftwareCarbonIntensity right) => left.Unit == right.Unit
        ? new(new(left.Operational.Grams + right.Operational.Grams), new(left.Embodied.Grams + right.Embodied.Grams), left.Unit)
        : throw new InvalidOperationException($"scores per {left.Unit.Name} and per {right.Unit.Name} have no sum");
}
