using System.Globalization;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Intervals;

namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>What electricity was made of over some time.</summary>
/// <param name="Text">Fuels and their millionths of the whole, which they sum to: <c>gas=400000 wind=600000</c>, in the fuels' order.</param>
public sealed record GenerationMix(string Text)
{
    private const int Whole = 1_000_000;

    public IEnumerable<(Fuel Fuel, int PartsPerMillion)> Parts => Text.Split(' ').Select(part => part.Split('=')).Select(part =>
        (FuelName.Find(part[0]) ?? Fuel.Unknown, int.Parse(part[1], NumberStyles.None, CultureInfo.InvariantCulture)));

    /// <summary>
    /// The part that burns nothing fossil. Imports and whatever is not told count as fossil, and so does storage, which gives back what it was charged with: at
    /// least this part is carbon-free.
    /// </summary>
    public int CarbonFreePartsPerMillion => Parts.Where(part => IsCarbonFree(part.Fuel)).Sum(part => part.PartsPerMillion);

    /// <summary>Energy in any one unit; what is not above 0 is a plant's own use or a storage that charges. Null: nothing was generated, or more than there is.</summary>
    public static GenerationMix? Of(IEnumerable<KeyValuePair<Fuel, decimal>> energy)
    {
        var parts = energy.Where(part => part.Value > 0).OrderBy(part => part.Key).ToList();
        if (parts.Count == 0) return null;
        var whole = parts.Sum(part => part.Value) * Whole;
        if (whole is < 1 or > long.MaxValue) return null;
        // Cut from one scale: however they round, they sum to the whole.
        var (total, before) = ((long)whole, 0L);
        var words = new List<string>();
        foreach (var (fuel, amount) in parts)
        {
            var after = Math.Min(total, before + (long)(amount * Whole));
            if (fuel == parts[^1].Key) after = total;
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{FuelName.Of(fuel)}={ConservingSplit.Between(Whole, before, after, total)}"));
            before = after;
        }

        return new(string.Join(' ', words));
    }

    private static bool IsCarbonFree(Fuel fuel) => fuel is Fuel.Biomass or Fuel.Geothermal or Fuel.Hydro or Fuel.Nuclear or Fuel.Solar or Fuel.ConcentratedSolar
        or Fuel.Wind or Fuel.WindOffshore or Fuel.Ocean;
}
