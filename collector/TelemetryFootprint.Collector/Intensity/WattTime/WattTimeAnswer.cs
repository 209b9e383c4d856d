using System.Text.Json;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.WattTime;

/// <summary><c>{"data":[{"point_time","value"}],"meta":{"region","signal_type","units",…}}</c>. A percentile or a damage in dollars is no intensity: units and signal are checked.</summary>
internal static class WattTimeAnswer
{
    public const string Signal = "co2_moer";
    public const string Unit = "lbs_co2_per_mwh";

    /// <summary>1 lb/MWh in g/kWh: 1 lb = 0.45359237 kg exactly.</summary>
    private const decimal GramsPerUnit = 0.45359237m;

    /// <summary>The first point is the running five minutes, the rest is to come.</summary>
    public static void ReadForecast(ReadOnlyMemory<byte> body, string region, AnswerJudge judge)
    {
        using var document = GridJson.Parse(body);
        RefuseOther(document.RootElement, region);
        var quality = FactorQuality.Estimated;
        foreach (var point in GridJson.Rows(document.RootElement, "data"))
        {
            Add(point, quality, judge);
            quality = FactorQuality.Forecast;
        }
    }

    public static void ReadHistory(ReadOnlyMemory<byte> body, string region, AnswerJudge judge)
    {
        using var document = GridJson.Parse(body);
        RefuseOther(document.RootElement, region);
        foreach (var point in GridJson.Rows(document.RootElement, "data"))
            Add(point, GridJson.Flag(point, "imputed_data_used") == true ? FactorQuality.Estimated : FactorQuality.Measured, judge);
    }

    private static void RefuseOther(JsonElement root, string region)
    {
        if (GridJson.Get(root, "meta") is not { } meta)
            throw GridJson.Unlike("no 'meta', which says what the values are");
        if (GridJson.Text(meta, "region") is var said && said != region)
            throw GridJson.Other("region", region, said);
        if (GridJson.Text(meta, "signal_type") is var signal && signal != Signal)
            throw GridJson.Unlike($"signal {signal}, not {Signal}");
        if (GridJson.Text(meta, "units") is var units && units != Unit)
            throw GridJson.Unlike($"units {units}, not {Unit}");
    }

    private static void Add(JsonElement point, FactorQuality quality, AnswerJudge judge)
    {
        if (InstantText.TryInstant(GridJson.Text(point, "point_time"), out var from))
            judge.Read(from, point, "value", quality, GramsPerUnit);
        else
            judge.Refuse("a value without a time");
    }
}
