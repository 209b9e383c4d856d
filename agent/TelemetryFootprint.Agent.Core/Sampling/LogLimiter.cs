namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>One line per subject and hour.</summary>
internal sealed class LogLimiter
{
    private const long HourMicroseconds = 3_600_000_000;

    private readonly Dictionary<string, long> _next = new(StringComparer.Ordinal);

    public bool MaySay(string subject, long microseconds)
    {
        if (_next.TryGetValue(subject, out var next) && microseconds < next)
            return false;
        _next[subject] = microseconds + HourMicroseconds;
        return true;
    }
}
