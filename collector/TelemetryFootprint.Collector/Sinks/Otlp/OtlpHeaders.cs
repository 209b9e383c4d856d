using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Sinks.Otlp;

/// <summary>The headers of a push, as their file has them now: one line of <c>name=value,name=value</c>, values percent-encoded, as in OTEL_EXPORTER_OTLP_HEADERS.</summary>
internal static class OtlpHeaders
{
    private const int Most = 16;

    public static IReadOnlyList<(string Name, string Value)> Of(RotatingSecret file)
    {
        var parts = file.Current().Reveal().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length > Most) throw new ConfigurationException(file.Key, $"has {parts.Length} headers; there may be {Most}");
        return [.. parts.Select((part, i) => Header(file.Key, part, i + 1))];
    }

    // What is wrong with a header is told without it.
    private static (string Name, string Value) Header(string key, string part, int number)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = equals > 0 ? (part[..equals], Uri.UnescapeDataString(part[(equals + 1)..])) : ("", "");
        return name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') && !value.Any(char.IsControl)
            ? (name, value)
            : throw new ConfigurationException(key, $"header {number} is not 'name=value'");
    }
}
