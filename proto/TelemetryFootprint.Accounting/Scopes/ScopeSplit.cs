using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Scopes;

/// <summary>
/// Location-based emissions of energy by scope. What is not known is null and belongs into no sum.
/// </summary>
/// <param name="Combustion">Direct factor × energy.</param>
/// <param name="CombustionScope">Scope 2 of an own meter, scope 3.1 of a cloud's.</param>
/// <param name="Upstream">(Lifecycle − direct) × energy, scope 3.3; null unless both factors are of one pair.</param>
/// <param name="Losses">Direct factor × what transmission and distribution lost on the way, scope 3.3; null where nobody states the losses.</param>
public readonly record struct ScopeSplit(LocationBasedGrams? Combustion, EmissionScope CombustionScope, LocationBasedGrams? Upstream, LocationBasedGrams? Losses)
{
    private const int Million = 1_000_000;

    /// <summary>Scope 3 category 3 as far as it is known; null: nothing of it is.</summary>
    public LocationBasedGrams? FuelAndEnergy => (Upstream, Losses) switch
    {
        (null, null) => null,
        var (upstream, losses) => new((upstream?.Grams ?? default) + (losses?.Grams ?? default)),
    };

    /// <summary>Splits the emissions of energy.</summary>
    /// <param name="energy">At the site's meter.</param>
    /// <param name="direct">The grid's direct factor; null: not known.</param>
    /// <param name="lifecycle">
    /// The lifecycle factor of the same publisher, zone and time, or null. One below its direct factor is of another pair, since the fuels'
    /// lifecycle holds their combustion: nothing upstream follows from it.
    /// </param>
    /// <param name="lossPartsPerMillion">The share of generation that the grid loses, if it is known and the factor does not count it already.</param>
    /// <param name="ownership">Whose meter it is.</param>
    public static ScopeSplit Of(
        FacilityEnergy energy, GramsPerKilowattHour? direct, GramsPerKilowattHour? lifecycle, int? lossPartsPerMillion, Ownership ownership)
    {
        var upstream = direct is { } low && lifecycle is { } high && high.Micrograms >= low.Micrograms
            ? Of(energy.MillijoulePartsPerMillion, new GramsPerKilowattHour(high.Micrograms - low.Micrograms))
            : (LocationBasedGrams?)null;
        return new(
            direct is { } factor ? Of(energy.MillijoulePartsPerMillion, factor) : null,
            ownership == Ownership.Cloud ? EmissionScope.Scope3PurchasedServices : EmissionScope.Scope2,
            upstream,
            direct is { } burnt && lossPartsPerMillion is { } loss ? Of(Lost(energy, loss), burnt) : null);
    }

    // Of a delivered kilowatt-hour, loss / (1 − loss) were generated besides.
    private static Int128 Lost(FacilityEnergy energy, int lossPartsPerMillion) =>
        energy.MillijoulePartsPerMillion * lossPartsPerMillion / (Million - lossPartsPerMillion);

    private static LocationBasedGrams Of(Int128 millijoulePartsPerMillion, GramsPerKilowattHour intensity) =>
        new(EmissionProduct.OfWeighted(millijoulePartsPerMillion, intensity).ToGrams());
}
