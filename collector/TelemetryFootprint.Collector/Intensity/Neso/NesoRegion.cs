using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.Neso;

/// <summary>
/// <c>{"data":{"regionid":13,…,"data":[{"from","to","intensity":{"forecast",…},"generationmix":[…]}]}}</c>, or a list with that one object. Regions have no
/// actual values: what they say is a forecast for ever.
/// </summary>
internal static class NesoRegion
{
    public static void Read(ReadOnlyMemory<byte> body, int region, AnswerJudge judge)
    {
        using var document = GridJson.Parse(body);
        if (GridJson.Get(document.RootElement, "data") is not { } data)
            throw GridJson.Unlike("no 'data'");
        foreach (var said in data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().ToList() : [data])
        {
            if (GridJson.Number(said, "regionid") is var id && id != region)
                throw GridJson.Other("region", region.ToString(CultureInfo.InvariantCulture), id?.ToString(CultureInfo.InvariantCulture));
            foreach (var slot in GridJson.Rows(said, "data"))
                Add(slot, judge);
        }
    }

    private static void Add(JsonElement slot, AnswerJudge judge)
    {
        if (!InstantText.TryInstant(GridJson.Text(slot, "from"), out var from) || !InstantText.TryInstant(GridJson.Text(slot, "to"), out var to)
            || to - from != TimeSpan.FromMinutes(NesoParser.SlotMinutes))
            judge.Refuse("a slot without its half-hour");
        else
            judge.Read(from, GridJson.Get(slot, "intensity") is { } intensity ? GridJson.Get(intensity, "forecast") : null, FactorQuality.Forecast, mix: NesoMix.Of(slot));
    }
}
