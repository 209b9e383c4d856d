using System.Globalization;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.Quotas;

/// <summary>At most so many requests in each hour, day or month, as a provider's terms say.</summary>
internal sealed record QuotaLimit(int Requests, QuotaWindow Window)
{
    /// <summary>No limit but the provider's spacing.</summary>
    public const string None = "none";

    private const int Most = 100_000_000;

    /// <summary><c>Grid:&lt;name&gt;:Quota</c>: <c>none</c>, or limits such as <c>9000/hour</c> or <c>500/day,10000/month</c>.</summary>
    public static IReadOnlyList<QuotaLimit> Read(SettingsReader settings, string provider, string fallback)
    {
        var key = $"Grid:{provider}:Quota";
        if (settings.Text(key, fallback) == None)
            return [];
        var limits = settings.List(key, fallback).Select(text => Parse(text) ?? throw settings.Wrong(key, text, "none, or requests per hour, day or month such as 9000/hour or 500/day,10000/month")).ToList();
        return limits.Select(limit => limit.Window).Distinct().Count() == limits.Count
            ? limits
            : throw settings.Wrong(key, settings.Text(key, fallback), "each of hour, day and month once");
    }

    /// <summary>When the window that holds the time began.</summary>
    public DateTimeOffset Start(DateTimeOffset time) => Window switch
    {
        QuotaWindow.Hour => new(time.UtcDateTime.Date.AddHours(time.UtcDateTime.Hour), TimeSpan.Zero),
        QuotaWindow.Day => new(time.UtcDateTime.Date, TimeSpan.Zero),
        _ => new(time.UtcDateTime.Year, time.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero),
    };

    /// <summary>When the window that begins then ends.</summary>
    public DateTimeOffset End(DateTimeOffset start) => Window switch
    {
        QuotaWindow.Hour => start.AddHours(1),
        QuotaWindow.Day => start.AddDays(1),
        _ => start.AddMonths(1),
    };

    /// <summary>As in the settings.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Requests}/{Word}");

    /// <summary>The window's name, in settings and labels.</summary>
    public string Word => Window switch { QuotaWindow.Hour => "hour", QuotaWindow.Day => "day", _ => "month" };

    private static QuotaLimit? Parse(string text)
    {
        var parts = text.Split('/');
        QuotaWindow? window = parts is [_, var word] ? word switch { "hour" => QuotaWindow.Hour, "day" => QuotaWindow.Day, "month" => QuotaWindow.Month, _ => null } : null;
        return window is { } known && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var requests) && requests is > 0 and <= Most
            ? new QuotaLimit(requests, known)
            : null;
    }
}
