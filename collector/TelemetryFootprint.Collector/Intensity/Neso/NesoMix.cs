using System.Text.Json;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.Neso;

/// <summary>
/// <c>{"data":[{"from","to","generationmix":[{"fuel":"gas","perc":41.2},…]}]}</c>: percent of the electricity that is used; <c>imports</c> is one of the fuels, and
/// what those are made of is not told.
/// </summary>
internal static class NesoMix
{
    /// <summary>Percent: each of some nine parts is told to a tenth.</summary>
    private const decimal Rounding = 1;

    /// <summary>By the half-hour's begin; what has no mix or no time is left out.</summary>
    public static Dictionary<UtcMinute, GenerationMix> Read(ReadOnlyMemory<byte> body)
    {
        using var document = GridJson.Parse(body);
        var mixes = new Dictionary<UtcMinute, GenerationMix>();
        foreach (var slot in GridJson.Rows(document.RootElement, "data"))
        {
            if (InstantText.TryInstant(GridJson.Text(slot, "from"), out var from) && Of(slot) is { } mix) mixes[UtcMinute.FromTime(from)] = mix;
        }

        return mixes;
    }

    /// <summary>Null: the slot has none that can be read. Its intensity is good without.</summary>
    public static GenerationMix? Of(JsonElement slot)
    {
        try
        {
            return Told(slot);
        }
        catch (IntensityUnavailableException)
        {
            return null;
        }
    }

    // Cut from a sum: a part that is not told would be taken from the others, and imports that are lacking make a mix carbon-free.
    private static GenerationMix? Told(JsonElement slot)
    {
        var mix = new Dictionary<Fuel, decimal>();
        foreach (var part in GridJson.Rows(slot, "generationmix"))
        {
            if (GridJson.Number(part, "perc") is not ({ } percent and >= 0 and <= 100)) return null;
            var fuel = FuelName.Find(GridJson.Text(part, "fuel") ?? "") ?? Fuel.Unknown;
            mix[fuel] = mix.GetValueOrDefault(fuel) + percent;
        }

        return Math.Abs(100 - mix.Values.Sum()) <= Rounding ? GenerationMix.Of(mix) : null;
    }
}
