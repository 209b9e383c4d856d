namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>
/// Moments start + n × period of the monotonic clock. The grid is absolute, so waking late does not shift what follows;
/// moments missed by an overrun are skipped, not caught up in a burst.
/// </summary>
internal sealed class Deadline(long startMicroseconds, long periodMicroseconds)
{
    public long NextMicroseconds { get; private set; } = startMicroseconds;

    /// <summary>Moments that were skipped, since the start.</summary>
    public long Missed { get; private set; }

    public bool IsDue(long nowMicroseconds) => nowMicroseconds >= NextMicroseconds;

    /// <summary>To the first moment of the grid after now.</summary>
    public void Advance(long nowMicroseconds)
    {
        var steps = Math.Max(1, ((nowMicroseconds - NextMicroseconds) / periodMicroseconds) + 1);
        NextMicroseconds += steps * periodMicroseconds;
        Missed += steps - 1;
    }
}
