using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Sci;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Estimates;

/// <summary>The figures of an estimate, in the shape in which the API gives figures. Operational grams are location-based and exclude embodied ones.</summary>
internal sealed record EstimateFigures(
    Figure ItEnergy, Figure FacilityEnergy, Figure Operational, Figure Embodied, Figure WaterOnSite, Figure WaterOffSite, Figure Water, Figure Sci)
{
    private const string Method = "estimated";

    public static EstimateFigures Of(Estimate estimate, FunctionalUnit unit, string quality)
    {
        var operational = estimate.Operational;
        var embodied = estimate.Embodied;
        var score = operational is { } o && embodied is { } m ? new SoftwareCarbonIntensity(o.Mid, m.Mid, unit) : null;
        return new(
            Known(estimate.It.Mid.KilowattHours, "kWh", estimate.It.Low.KilowattHours, estimate.It.High.KilowattHours, null),
            Known(estimate.Facility.Mid.KilowattHours, "kWh", estimate.Facility.Low.KilowattHours, estimate.Facility.High.KilowattHours, null),
            operational is { } grams
                ? Known(grams.Mid.Grams.Value, "g", grams.Low.Grams.Value, grams.High.Grams.Value, quality)
                : Unknown("g", "no intensity"),
            embodied is { } made ? Known(made.Mid.Grams.Value, "g", made.Low.Grams.Value, made.High.Grams.Value, null) : Unknown("g", "not known, see the input embodied"),
            Part(estimate.Water.OnSite, "no WUE"),
            Part(estimate.Water.OffSite, "no water intensity of the electricity"),
            estimate.WaterTotal is { } water ? Known(water.Mid.Value, "L", water.Low.Value, water.High.Value, null) : Unknown("L", "on site or off site is not known"),
            score is not null && operational is { } low && embodied is { } high
                ? Known(
                    score.Score.Value,
                    $"g/{unit.Name}",
                    new SoftwareCarbonIntensity(low.Low, high.Low, unit).Score.Value,
                    new SoftwareCarbonIntensity(low.High, high.High, unit).Score.Value,
                    quality)
                : Unknown($"g/{unit.Name}", "without an embodied and an operational part there is no score (ISO/IEC 21031)"));
    }

    private static Figure Part(Litres? litres, string reason) => litres is { } known ? new(known.Value, "L", null, null, Method, null, null) : Unknown("L", reason);

    private static Figure Known(double value, string unit, double low, double high, string? quality) => new(value, unit, low, high, Method, quality, null);

    private static Figure Unknown(string unit, string reason) => new(null, unit, null, null, null, null, reason);
}
