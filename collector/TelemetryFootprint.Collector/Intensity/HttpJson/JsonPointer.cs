using System.Globalization;
using System.Text.Json;

namespace TelemetryFootprint.Collector.Intensity.HttpJson;

/// <summary>A place in a JSON document as RFC 6901 writes it: <c>/data/0/value</c>; empty: the whole.</summary>
internal sealed class JsonPointer
{
    private readonly string[] _steps;

    private JsonPointer(string[] steps) => _steps = steps;

    public static JsonPointer Whole { get; } = new([]);

    public static bool TryParse(string text, out JsonPointer pointer)
    {
        pointer = new JsonPointer(text.Length == 0 ? [] : [.. text.Split('/').Skip(1).Select(Unescape)]);
        return text.Length == 0 || text[0] == '/';
    }

    /// <summary>Null: there is no such place, or null stands there.</summary>
    public JsonElement? Find(JsonElement element)
    {
        foreach (var step in _steps)
        {
            if (Step(element, step) is not { } inner)
                return null;
            element = inner;
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    private static JsonElement? Step(JsonElement element, string step) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty(step, out var value) => value,
        JsonValueKind.Array when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < element.GetArrayLength() => element[index],
        _ => null,
    };

    private static string Unescape(string step) => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
