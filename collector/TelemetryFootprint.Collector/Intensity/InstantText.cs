using System.Globalization;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>Times of answers. A time without an offset is nobody's: only a provider whose documentation says UTC may read it as such.</summary>
internal static class InstantText
{
    /// <summary>ISO 8601 with <c>Z</c> or an offset.</summary>
    public static bool TryInstant(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is not null && HasOffset(text) && TryUtc(text, out time);
    }

    /// <summary>ISO 8601; without an offset it is UTC.</summary>
    public static bool TryUtc(string? text, out DateTimeOffset time) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    public static string Minute(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    public static string Second(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>All that the ledger keeps of a time.</summary>
    public static string Precise(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static bool HasOffset(string text)
    {
        var clock = text.IndexOf('T', StringComparison.Ordinal);
        return clock > 0 && (text.EndsWith('Z') || text.AsSpan(clock).IndexOfAny('+', '-') > 0);
    }
}
