namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>When a session that was lost is tried again: after 1, 2, 4 and then every 8 s, so that a driver which is back is used within 10 s.</summary>
internal sealed class OpenBackoff
{
    private const int LongestShift = 3;
    private const long FirstMicroseconds = 1_000_000;

    private int _tries;
    private long _next = long.MinValue;

    public bool IsDue(long now) => now >= _next;

    public void Tried(long now) => _next = now + (FirstMicroseconds << Math.Min(_tries++, LongestShift));

    public void Reset() => (_tries, _next) = (0, long.MinValue);
}
