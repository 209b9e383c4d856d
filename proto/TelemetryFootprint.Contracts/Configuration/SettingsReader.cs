using System.Globalization;
using System.Net;

namespace TelemetryFootprint.Contracts.Configuration;

/// <summary>
/// Typed reading of settings. Every accessor marks its key as known; <see cref="RefuseUnknown"/> then refuses the rest.
/// Errors are <see cref="ConfigurationException"/> and name key, origin and what would be right.
/// </summary>
public sealed class SettingsReader(IReadOnlyDictionary<string, Setting> settings)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string? Text(string key)
    {
        _known.Add(key);
        return settings.TryGetValue(key, out var setting) && setting.Value.Length > 0 ? setting.Value : null;
    }

    public string Text(string key, string fallback) => Text(key) ?? fallback;

    public bool Flag(string key, bool fallback) => Text(key) is not { } text
        ? fallback
        : bool.TryParse(text, out var value) ? value : throw Wrong(key, text, "true or false");

    public int Whole(string key, int fallback, int minimum, int maximum)
    {
        if (Text(key) is not { } text)
            return fallback;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Wrong(key, text, $"a whole number from {minimum} to {maximum}");
    }

    public decimal? Number(string key, decimal minimum, decimal maximum)
    {
        if (Text(key) is not { } text)
            return null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Wrong(key, text, string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}"));
    }

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan minimum, TimeSpan maximum)
    {
        if (Text(key) is not { } text)
            return fallback;
        return Quantity.TryDuration(text, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Wrong(key, text, $"a duration such as 500ms, 1s, 5m, 1h or 7d, from {Quantity.Show(minimum)} to {Quantity.Show(maximum)}");
    }

    /// <summary>A size in bytes.</summary>
    public long Size(string key, long fallback, long minimum, long maximum)
    {
        if (Text(key) is not { } text)
            return fallback;
        return Quantity.TrySize(text, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Wrong(key, text, $"a size such as 64MiB or 1GiB, from {minimum} to {maximum} bytes");
    }

    public IPEndPoint Listen(string key, string fallback)
    {
        var text = Text(key, fallback);
        return IPEndPoint.TryParse(text.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var value) && text.Contains(':', StringComparison.Ordinal)
            ? value
            : throw Wrong(key, text, "an address and port such as 127.0.0.1:9850");
    }

    public IReadOnlyList<string> List(string key, string fallback) =>
        Text(key, fallback).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The names in a map such as <c>Devices:&lt;name&gt;:…</c>, in alphabetical order.</summary>
    public IReadOnlyList<string> Names(string section) =>
        [.. settings.Keys
            .Where(key => key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase))
            .Select(key => key[(section.Length + 1)..].Split(':')[0])
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Refuses every key that no accessor asked for. Call it after all options are read.</summary>
    public void RefuseUnknown()
    {
        foreach (var (key, setting) in settings.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!_known.Contains(key))
                throw new ConfigurationException(key, $"is not a known setting ({setting.Origin}){Nearest(key)}");
        }
    }

    /// <summary>The error for a value that an options class refuses itself.</summary>
    public ConfigurationException Wrong(string key, string text, string expected) =>
        new(key, $"'{text}' is not {expected}{(settings.TryGetValue(key, out var setting) ? $" ({setting.Origin})" : "")}");

    private string Nearest(string key)
    {
        var last = key.Split(':')[^1];
        var nearest = _known.FirstOrDefault(known => known.Split(':')[^1].Equals(last, StringComparison.OrdinalIgnoreCase));
        return nearest is null ? "; see --help for all settings" : $"; did you mean {nearest}?";
    }
}
