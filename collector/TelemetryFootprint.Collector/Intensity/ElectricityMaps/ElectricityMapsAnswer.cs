using System.Text.Json;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Intensity.Http;

namespace TelemetryFootprint.Collector.Intensity.ElectricityMaps;

/// <summary>
/// <c>{"zone","carbonIntensity","datetime","isEstimated","emissionFactorType",…}</c>, or <c>{"zone","history"|"data"|"forecast":[…]}</c> of the same.
/// <c>updatedAt</c> may lie before <c>datetime</c>; only <c>datetime</c> says whose hour it is.
/// </summary>
internal sealed class ElectricityMapsAnswer(AnswerJudge judge, string zone, FactorKind kind)
{
    public AnswerJudge Judge => judge;

    public void ReadPoint(ReadOnlyMemory<byte> body)
    {
        using var document = GridJson.Parse(body);
        RefuseOther(document.RootElement);
        Add(document.RootElement, FactorQuality.Measured);
    }

    /// <summary><paramref name="best"/> is the grade of a value that is not marked as estimated.</summary>
    public void ReadList(ReadOnlyMemory<byte> body, FactorQuality best)
    {
        using var document = GridJson.Parse(body);
        var root = document.RootElement;
        RefuseOther(root);
        foreach (var name in (string[])["data", "history", "forecast"])
        {
            foreach (var point in GridJson.Rows(root, name))
                Add(point, best);
        }
    }

    private void RefuseOther(JsonElement root)
    {
        var said = GridJson.Text(root, "zone");
        if (said != zone)
            throw GridJson.Other("zone", zone, said);
    }

    private void Add(JsonElement point, FactorQuality best)
    {
        if (point.ValueKind == JsonValueKind.Object && GridJson.Text(point, "zone") is { } said && said != zone)
            judge.Refuse($"a value of zone {said}");
        else if (!InstantText.TryInstant(GridJson.Text(point, "datetime"), out var from))
            judge.Refuse("a value without a time");
        else if (GridJson.Text(point, "emissionFactorType") is { } type && type != (kind == FactorKind.Direct ? "direct" : "lifecycle"))
            judge.Refuse($"a value of kind {type}");
        else
            judge.Read(from, point, "carbonIntensity", Grade(point, best));
    }

    /// <summary>A value that does not say that it is no estimate is one.</summary>
    private static FactorQuality Grade(JsonElement point, FactorQuality best) =>
        best == FactorQuality.Measured && GridJson.Flag(point, "isEstimated") != false ? FactorQuality.Estimated : best;
}
