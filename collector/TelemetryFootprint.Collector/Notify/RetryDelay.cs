namespace TelemetryFootprint.Collector.Notify;

/// <summary>How long a notifier that failed is left alone: doubling from a second to five minutes, and half to all of that.</summary>
internal static class RetryDelay
{
    private const int Doublings = 9;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="failures">In a row, at least 1.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static TimeSpan After(int failures, double jitter)
    {
        var full = TimeSpan.FromSeconds(1 << Math.Min(failures - 1, Doublings));
        return (full < Longest ? full : Longest) * (0.5 + (jitter / 2));
    }
}
