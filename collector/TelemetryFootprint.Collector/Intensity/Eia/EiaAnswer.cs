using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Collector.Intensity.Http;
using TelemetryFootprint.Collector.Intensity.Mix;

namespace TelemetryFootprint.Collector.Intensity.Eia;

/// <summary><c>{"response":{"total":"48","data":[{"period":"2026-11-20T08","respondent","fueltype","value":"8123",…}]}}</c>: numbers are text, and a period is the END of its hour in UTC.</summary>
internal static class EiaAnswer
{
    /// <summary>Returns how many rows the page has, and how many there are in all.</summary>
    public static (int Rows, int Total) Read(ReadOnlyMemory<byte> body, string authority, MixHours hours)
    {
        using var document = GridJson.Parse(body);
        if (GridJson.Get(document.RootElement, "response") is not { } response)
            throw GridJson.Unlike("no 'response'");
        var rows = 0;
        foreach (var row in GridJson.Rows(response, "data"))
        {
            rows++;
            Add(row, authority, hours);
        }

        return (rows, (int)(GridJson.Number(response, "total") ?? rows));
    }

    private static void Add(JsonElement row, string authority, MixHours hours)
    {
        if (GridJson.Text(row, "respondent") is var said && said != authority)
            throw GridJson.Other("respondent", authority, said);
        if (!DateTimeOffset.TryParseExact(
                GridJson.Text(row, "period"), "yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var end))
            throw GridJson.Unlike("a row without its period");
        if (GridJson.Number(row, "value") is { } megawattHours)
            hours.Add(end.AddHours(-1), EiaFuel.FuelOf(GridJson.Text(row, "fueltype") ?? ""), megawattHours);
    }
}
