namespace TelemetryFootprint.Accounting.Units;

/// <summary>Water per energy, exact to the microlitre per kilowatt-hour: a site's WUE (per IT energy) or a grid's water intensity (per energy delivered).</summary>
public readonly record struct LitresPerKilowattHour(long Microlitres)
{
    public double Value => Microlitres / 1e6;

    public static LitresPerKilowattHour FromLitres(decimal litres) => new(checked((long)decimal.Round(litres * 1_000_000)));
}
