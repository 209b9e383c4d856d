namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>Exponential back-off with full jitter, for ever: a herd of agents spreads evenly, and none gives up.</summary>
public static class BackoffPolicy
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>The pause before attempt <paramref name="failures"/> + 1; <paramref name="random"/> is in [0, 1).</summary>
    public static TimeSpan Pause(int failures, double random) => Ceiling(failures) * random;

    /// <summary>The pause after a refusal of this agent's credentials: only a person can end it, and a herd still spreads.</summary>
    public static TimeSpan Denied(double random) => Longest * (1 + (random / 10));

    /// <summary>
    /// The pause after ticks were refused for now so often (from 1), while others may be taken: it doubles from <paramref name="first"/> up to
    /// <see cref="Longest"/>, and a quarter more at most, so that what was refused together does not come again together.
    /// </summary>
    public static TimeSpan Refused(TimeSpan first, int refusals, double random)
    {
        TimeSpan ceiling = first * (1 << Math.Clamp(refusals - 1, 0, 16));
        return (ceiling < Longest ? ceiling : Longest) * (1 + (random / 4));
    }

    /// <summary>The longest pause after so many failures in a row (from 1).</summary>
    public static TimeSpan Ceiling(int failures)
    {
        // 0.5 s × 2^7 is beyond the longest; a larger exponent would only overflow.
        int doublings = Math.Clamp(failures - 1, 0, 7);
        TimeSpan ceiling = First * (1 << doublings);
        return ceiling < Longest ? ceiling : Longest;
    }
}
