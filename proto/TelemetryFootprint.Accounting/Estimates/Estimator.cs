using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Accounting.Water;

namespace TelemetryFootprint.Accounting.Estimates;

/// <summary>
/// Energy × PUE × intensity, water and hardware of something that was not measured; the same unit types and products as measured energy takes.
/// The errors of energy, PUE and intensity are independent and combine in quadrature.
/// </summary>
public static class Estimator
{
    public static Estimate Of(EstimateInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var it = new Joules(0);
        var facility = default(FacilityEnergy);
        var multiplied = default(FacilityEnergy);
        var bounds = new EnergyBounds(default, default);
        foreach (var term in input.Energy)
        {
            var machines = term.It(input.Pue);
            it += machines;
            facility += term.Facility(input.Pue);
            if (term.Basis == EnergyBasis.It) multiplied += term.Facility(input.Pue);
            bounds += EnergyBounds.Relative(machines, term.HalfWidth);
        }

        var energyWidth = Width(it, bounds);
        var facilityWidth = RelativeHalfWidth.InQuadrature(energyWidth, Share(input.PueHalfWidth, multiplied, facility));
        var itWidth = RelativeHalfWidth.InQuadrature(energyWidth, Share(input.PueHalfWidth, facility - multiplied, facility));
        var water = WaterFootprint.OfFacility(facility, input.Pue, input.Wue, input.ElectricityWater);
        return new Estimate(
            Range(EnergyBounds.Relative(it, itWidth), it),
            new(Scaled(facility, facilityWidth, -1), facility, Scaled(facility, facilityWidth, 1)),
            input.Intensity is { } intensity ? Operational(facility, intensity, RelativeHalfWidth.InQuadrature(facilityWidth, input.IntensityHalfWidth)) : null,
            Embodied(input),
            water,
            water.Total is { } total ? Volume(total, RelativeHalfWidth.InQuadrature(facilityWidth, input.WaterHalfWidth)) : null);
    }

    private static RelativeHalfWidth Width(Joules energy, EnergyBounds bounds) => energy.Millijoules == 0
        ? default
        : new((long)((Int128)(bounds.High.Millijoules - energy.Millijoules) * 1_000_000 / energy.Millijoules));

    // The PUE is as wrong as it is only for what it was applied to: the meter's reading needs none, the machines' part of it does.
    private static RelativeHalfWidth Share(RelativeHalfWidth width, FacilityEnergy part, FacilityEnergy whole) => whole.MillijoulePartsPerMillion == 0
        ? default
        : new((long)(width.PartsPerMillion * part.MillijoulePartsPerMillion / whole.MillijoulePartsPerMillion));

    private static Spread<Joules> Range(EnergyBounds bounds, Joules mid) => new(bounds.Low, mid, bounds.High);

    private static FacilityEnergy Scaled(FacilityEnergy energy, RelativeHalfWidth width, int sign) =>
        new(Int128.Max(0, energy.MillijoulePartsPerMillion + (sign * (energy.MillijoulePartsPerMillion * width.PartsPerMillion / 1_000_000))));

    private static Spread<LocationBasedGrams> Operational(FacilityEnergy energy, GramsPerKilowattHour intensity, RelativeHalfWidth width)
    {
        var grams = EmissionProduct.OfWeighted(energy.MillijoulePartsPerMillion, intensity).ToGrams();
        var bounds = GramsBounds.Relative(grams, width);
        return new(new(bounds.Low), new(grams), new(bounds.High));
    }

    private static Spread<EmbodiedGrams>? Embodied(EstimateInput input)
    {
        if (input.Hardware.Count == 0) return null;
        return new(
            Sum(input.Hardware, piece => piece.LowOver(input.DeviceHours)),
            Sum(input.Hardware, piece => piece.Over(input.DeviceHours)),
            Sum(input.Hardware, piece => piece.HighOver(input.DeviceHours)));
    }

    private static EmbodiedGrams Sum(IEnumerable<EmbodiedHardware> hardware, Func<EmbodiedHardware, EmbodiedGrams> part) =>
        new(GramsCo2e.Sum(hardware.Select(piece => part(piece).Grams)));

    private static Spread<Litres> Volume(Litres litres, RelativeHalfWidth width)
    {
        var half = litres.Nanolitres * width.PartsPerMillion / 1_000_000;
        return new(new(Int128.Max(0, litres.Nanolitres - half)), litres, new(litres.Nanolitres + half));
    }
}
