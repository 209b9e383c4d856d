using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TelemetryFootprint.SystemTests.Grid;

/// <summary>A morning of the API: recorded answers where they are at hand, else a made-up one of the same course.</summary>
internal static partial class NesoRecording
{
    /// <summary>The half-hour whose fate the answers tell: forecast, then null, then actual.</summary>
    public static DateTimeOffset FirstSlot { get; } = new(2023, 3, 15, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Reads <c>pt24h-…</c> and <c>fw48h-…</c> files of a folder.</summary>
    public static IReadOnlyList<NesoAnswer> Load(string directory)
    {
        var forecast = Slots(Directory.GetFiles(directory, "fw48h-*.json").Single());
        return [.. Directory.GetFiles(directory, "pt24h-*.json")
            .Select(file => (File: file, At: DateTimeOffset.ParseExact(Stamp().Match(file).Value, "yyyy-MM-ddTHHmmZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)))
            .OrderBy(answer => answer.At)
            .Select(answer => new NesoAnswer(answer.At, Slots(answer.File), [.. forecast.Where(slot => slot.From > answer.At.AddMinutes(-30))]))];
    }

    /// <summary>Four answers half an hour apart; the first slot is forecast 300, revised to 310, and settles at 290.</summary>
    public static IReadOnlyList<NesoAnswer> MadeUp() =>
        [.. Enumerable.Range(0, 4).Select(step =>
        {
            var at = FirstSlot.AddMinutes(1 + (30 * step));
            return new NesoAnswer(at, [.. Enumerable.Range(-48, 48 + step).Select(slot => Past(slot, step))], [.. Enumerable.Range(step, 67 - step).Select(slot => new NesoSlot(FirstSlot.AddMinutes(30 * slot), 300 + (5 * slot), null))]);
        })];

    private static NesoSlot Past(int slot, int step)
    {
        var settled = slot < step - 1;
        return new NesoSlot(FirstSlot.AddMinutes(30 * slot), 310 + (5 * slot), settled ? 290 + slot : null);
    }

    private static List<NesoSlot> Slots(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return [.. document.RootElement.GetProperty("data").EnumerateArray().Select(entry =>
        {
            var intensity = entry.GetProperty("intensity");
            return new NesoSlot(
                DateTimeOffset.Parse(entry.GetProperty("from").GetString()!, CultureInfo.InvariantCulture),
                Number(intensity.GetProperty("forecast")),
                Number(intensity.GetProperty("actual")));
        })];
    }

    private static int? Number(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetInt32();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d{4}Z")]
    private static partial Regex Stamp();
}
