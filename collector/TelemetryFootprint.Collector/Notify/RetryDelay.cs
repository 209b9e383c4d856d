namespace TelemetryFootprint.Collector.Notify;

/// <summary>How long a notifier that failed is left alone: doubling from a second, and half to all of that.</summary>
internal static class RetryDelay
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private const int Doublings = 9;

    /// <param name="failures">In a row, at least 1.</param>
    /// <param name="jitter">From 0 to 1.</param>
    /// <param name="longest">Where the doubling ends.</param>
    public static TimeSpan After(int failures, double jitter, TimeSpan longest)
    {
        var full = TimeSpan.FromSeconds(1 << Math.Min(failures - 1, Doublings));
        return (full < longest ? full : longest) * (0.5 + (jitter / 2));
    }
}
