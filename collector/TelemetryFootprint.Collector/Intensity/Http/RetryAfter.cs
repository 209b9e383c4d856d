using System.Net.Http.Headers;

namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>A server's wish to be left alone, as seconds or as a date. Clamped to a second at least and a day at most: neither 0 nor a year is followed.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wish = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date is { } date ? date - now : null);
        return wish is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, Shortest.Ticks, Longest.Ticks)) : null;
    }
}
