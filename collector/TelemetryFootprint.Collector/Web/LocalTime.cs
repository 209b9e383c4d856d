using System.Globalization;

namespace TelemetryFootprint.Collector.Web;

/// <summary><c>tz=Europe/Berlin</c>: bounds without an offset, such as 2026-11-01, are of that time zone.</summary>
internal static class LocalTime
{
    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>Null: none is given.</summary>
    public static TimeZoneInfo? Zone(string? tz) =>
        string.IsNullOrEmpty(tz) ? null : TimeZoneInfo.TryFindSystemTimeZoneById(tz, out var zone) ? zone
        : throw new QueryException("tz", $"'{tz}' is not a time zone of the collector's system such as Europe/Berlin");

    /// <summary>Null: it is no local time; it has an offset, or is none at all.</summary>
    public static DateTimeOffset? Parse(string name, string text, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 2000 or >= 2100) return null;
        if (zone.IsInvalidTime(local)) throw new QueryException(name, $"'{text}' is skipped in {zone.Id}: the clock is set forward; give an offset");
        // A day whose midnight comes twice begins with the first of them.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
