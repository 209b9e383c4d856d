using System.Text.Json;

namespace TelemetryFootprint.Contracts.Configuration;

/// <summary>A JSON settings file, flattened to <c>Section:Key</c>. Comments and trailing commas are allowed; lists are one comma-separated text.</summary>
internal static class JsonSettings
{
    private const long MaximumBytes = 1 << 20;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    public static void ReadInto(Dictionary<string, Setting> settings, string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaximumBytes })
                throw new ConfigurationException(path, "is larger than 1 MiB, which no settings file is");
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new ConfigurationException(path, "is not a JSON object of settings");
            Flatten(settings, document.RootElement, "", path);
        }
        catch (JsonException error)
        {
            throw new ConfigurationException(path, $"is not valid JSON at line {error.LineNumber + 1}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(path, $"cannot be read ({error.Message})", error);
        }
    }

    private static void Flatten(Dictionary<string, Setting> settings, JsonElement element, string key, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    Flatten(settings, member.Value, key.Length == 0 ? member.Name : $"{key}:{member.Name}", path);
                break;
            case JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                if (!settings.TryAdd(key, new Setting(element.ToString(), path)))
                    throw new ConfigurationException(key, $"is written twice in {path}");
                break;
            case JsonValueKind.Array:
                throw new ConfigurationException(key, $"is a JSON list in {path}; write one comma-separated text instead");
            default:
                throw new ConfigurationException(key, $"has no value in {path}; leave it out instead");
        }
    }
}
