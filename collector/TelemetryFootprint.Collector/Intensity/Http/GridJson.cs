using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>Reads answers whose shape is somebody else's: what is absent is null, what is of another type is refused. Nothing becomes 0.</summary>
internal static class GridJson
{
    /// <summary>No figure of a grid is larger, and sums and products of such ones stay in range.</summary>
    public const decimal Largest = 1_000_000_000_000;

    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException error)
        {
            throw Unlike($"line {error.LineNumber + 1} is no JSON", error);
        }
    }

    public static IntensityUnavailableException Unlike(string what, Exception? inner = null) =>
        new($"the answer is not of the documented shape: {what}", inner) { Failure = IntensityFailure.NotUnderstood };

    /// <summary>Values of another zone, <paramref name="what"/> the provider calls it, than the one asked for.</summary>
    public static IntensityUnavailableException Other(string what, string asked, string? said) =>
        new($"{what} {asked} was asked for and {said ?? "none"} came back") { Failure = IntensityFailure.WrongZone };

    /// <summary>Null: absent or JSON null.</summary>
    public static JsonElement? Get(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Unlike($"{element.ValueKind} where an object with '{name}' belongs");
        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public static IEnumerable<JsonElement> Rows(JsonElement element, string name) =>
        Get(element, name) is not { } rows ? []
        : rows.ValueKind == JsonValueKind.Array ? rows.EnumerateArray()
        : throw Unlike($"'{name}' is no list");

    public static string? Text(JsonElement element, string name) =>
        Get(element, name) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Unlike($"'{name}' is no text");

    public static bool? Flag(JsonElement element, string name) => Get(element, name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unlike($"'{name}' is neither true nor false"),
    };

    public static decimal? Number(JsonElement element, string name) => Get(element, name) is { } value ? NumberOf(value, name) : null;

    /// <summary>A number, or text that is one: some APIs quote theirs. "NaN" is neither.</summary>
    public static decimal NumberOf(JsonElement value, string name) => TryNumberOf(value) ?? throw Unlike($"'{name}' is no number");

    /// <summary>Null: none that could be a figure of a grid.</summary>
    public static decimal? TryNumberOf(JsonElement value) =>
        (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
        || (value.ValueKind == JsonValueKind.String && decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            ? (number is >= -Largest and <= Largest ? number : null)
            : null;
}
