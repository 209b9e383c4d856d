using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Accounting.Scopes;

/// <summary>
/// Location-based emissions of energy by scope. What is not known is null and belongs into no sum.
/// </summary>
/// <param name="Combustion">Direct factor × energy.</param>
/// <param name="CombustionScope">Scope 2 of an own meter, scope 3.1 of a cloud's.</param>
/// <param name="Upstream">(Lifecycle − direct) × energy, scope 3.3; null where nobody states it.</param>
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

    /// <summary>
    /// The lifecycle factor less the direct one, of one zone and time. A lifecycle factor below the direct one is of another pair, since the fuels'
    /// lifecycle holds their combustion: nothing upstream follows from it, and null comes back.
    /// </summary>
    public static GramsPerKilowattHour? UpstreamOf(GramsPerKilowattHour? direct, GramsPerKilowattHour? lifecycle) =>
        direct is { } low && lifecycle is { } high && high.Micrograms >= low.Micrograms ? new GramsPerKilowattHour(high.Micrograms - low.Micrograms) : null;

    /// <summary>Splits the emissions of energy.</summary>
    /// <param name="energy">At the site's meter.</param>
    /// <param name="direct">The grid's direct factor; null: not known.</param>
    /// <param name="upstream">What comes before the plant, as <see cref="UpstreamOf"/> says; null: not known.</param>
    /// <param name="lossPartsPerMillion">The share of generation that the grid loses, if it is known and the factor does not count it already.</param>
    /// <param name="ownership">Whose meter it is.</param>
    public static ScopeSplit Of(
        FacilityEnergy energy, GramsPerKilowattHour? direct, GramsPerKilowattHour? upstream, int? lossPartsPerMillion, Ownership ownership)
    {
        return new(
            direct is { } factor ? Of(energy.MillijoulePartsPerMillion, factor) : null,
            ownership == Ownership.Cloud ? EmissionScope.Scope3PurchasedServices : EmissionScope.Scope2,
            direct is not null && upstream is { } before ? Of(energy.MillijoulePartsPerMillion, before) : null,
            direct is { } burnt && lossPartsPerMillion is { } loss ? Of(Lost(energy, loss), burnt) : null);
    }

    // Of a delivered kilowatt-hour, loss / (1 − loss) were generated besides.
    private static Int128 Lost(FacilityEnergy energy, int lossPartsPerMillion) =>
        energy.MillijoulePartsPerMillion * lossPartsPerMillion / (Million - lossPartsPerMillion);

    private static LocationBasedGrams Of(Int128 millijoulePartsPerMillion, GramsPerKilowattHour intensity) =>
        new(EmissionProduct.OfWeighted(millijoulePartsPerMillion, intensity).ToGrams());
}
