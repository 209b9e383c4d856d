namespace TelemetryFootprint.Accounting.Units;

/// <summary>Carbon intensity, exact to the microgram per kilowatt-hour. Shown in g/kWh.</summary>
public readonly record struct GramsPerKilowattHour(long Micrograms)
{
    public double Value => Micrograms / 1e6;

    public static GramsPerKilowattHour FromGrams(decimal grams) => new(checked((long)decimal.Round(grams * 1_000_000)));
}
