using TelemetryFootprint.Accounting.Factors;

namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>
/// The intensity of what was generated: energy per fuel times the fuel's factor, over all energy. Of production, since imports are not in it. A fuel
/// without a factor of the kind counts as the publisher's own "unknown", never as 0.
/// </summary>
public static class MixIntensity
{
    /// <summary>Energy in any one unit; what is not above 0 is a plant's own use or a storage that charges, and generates nothing. Null: nothing was generated.</summary>
    public static decimal? GramsPerKilowattHourOf(IEnumerable<KeyValuePair<Fuel, decimal>> energy, FactorKind kind, FuelFactorTable factors)
    {
        var (grams, total) = (0m, 0m);
        foreach (var (fuel, amount) in energy)
        {
            if (amount <= 0)
                continue;
            grams += amount * FactorOf(fuel, kind, factors);
            total += amount;
        }

        return total > 0 ? grams / total : null;
    }

    private static decimal FactorOf(Fuel fuel, FactorKind kind, FuelFactorTable factors)
    {
        var asked = kind == FactorKind.Direct ? AnnualFactorKind.Direct : AnnualFactorKind.Lifecycle;
        var row = factors.Find(fuel, asked) ?? factors.Find(Fuel.Unknown, asked) ?? throw new InvalidOperationException($"The table has no {asked} factor for an unknown fuel.");
        return row.Value.Micrograms / 1_000_000m;
    }
}
