using System.Text;
using System.Text.Json;
using TelemetryFootprint.Contracts.Transport;

namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>What an API says of its refusal: <c>error</c> or <c>message</c>, as text or one level deeper. Short, one line, or empty.</summary>
internal static class ErrorText
{
    private const int MaximumBytes = 4096;
    private const int MaximumLetters = 160;

    public static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not "application/json")
            return "";
        try
        {
            return await CappedContent.ReadAsync(answer.Content, MaximumBytes, cancellationToken) is { } body ? Find(body) : "";
        }
        catch (Exception error) when (TransportFailure.Is(error))
        {
            return "";
        }
    }

    private static string Find(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var text = Text(document.RootElement) ?? "";
            var line = new StringBuilder(text.Length);
            foreach (var letter in text.AsSpan(0, Math.Min(text.Length, MaximumLetters)))
                line.Append(char.IsControl(letter) ? ' ' : letter);
            return line.ToString();
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static string? Text(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            return element.GetString();
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in (ReadOnlySpan<string>)["error", "message"])
        {
            if (element.TryGetProperty(name, out var inner) && Text(inner) is { } text)
                return text;
        }

        return null;
    }
}
