namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>
/// The reading of an agent's clock that was least on its way: what a slow link or a busy collector holds up would else look like a clock that is
/// behind. The last one to two windows count, since two clocks drift apart and the collector's own may be set.
/// </summary>
public sealed class PromptClock
{
    /// <summary>At 500 ppm two clocks part by 0.3 s in two of them.</summary>
    public const long WindowMicroseconds = 300_000_000;

    private AgentClock? _before;
    private AgentClock? _best;
    private long _windowBegan;

    /// <summary>Takes a reading and says which one to go by. A reading of another boot begins anew.</summary>
    public AgentClock Take(AgentClock reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        if (_best is { } known && !known.BootId.Span.SequenceEqual(reading.BootId.Span)) (_before, _best) = (null, null);
        if (_best is null || Elapsed(reading) - _windowBegan >= WindowMicroseconds)
        {
            (_before, _best, _windowBegan) = (_best, reading, Elapsed(reading));
        }
        else if (ZeroOf(reading) <= ZeroOf(_best))
        {
            _best = reading;
        }

        return _before is { } earlier && ZeroOf(earlier) < ZeroOf(_best) ? earlier : _best;
    }

    /// <summary>The collector's time at the moment of the reading, had this one come as promptly as <paramref name="prompt"/>.</summary>
    public static long TimeOf(AgentClock reading, AgentClock prompt)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return ZeroOf(prompt) + Elapsed(reading);
    }

    private static long Elapsed(AgentClock reading) => reading.MonotonicMicroseconds + reading.SuspendedMicroseconds;

    /// <summary>The collector's time when the agent's host booted, as far as this reading tells: later by as long as it was on its way.</summary>
    private static long ZeroOf(AgentClock reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return reading.ReceivedUnixMicroseconds - Elapsed(reading);
    }
}
