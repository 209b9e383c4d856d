using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Identity;

/// <summary>
/// When a joining token is traded again for an own token that the collector takes no more. At once the first time; then a minute later, doubling up to an
/// hour: each trade may cost a use, and a collector that forgets what it gave out would have them all. Another joining token counts at once.
/// </summary>
internal sealed class TradeAgain(TimeProvider time)
{
    public static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private Secret? _over;
    private Secret? _traded;
    private TimeSpan _pause;
    private long _since;

    /// <summary>The collector said so of this own token; false: it had before.</summary>
    public bool Over(Secret own)
    {
        if (own.Equals(_over)) return false;
        _over = own;
        return true;
    }

    /// <summary>The own token is over.</summary>
    public bool IsOver(Func<Secret?> own) => _over is not null && _over.Equals(own());

    public bool IsDue(Secret joining) => !joining.Equals(_traded) || time.GetElapsedTime(_since) >= _pause;

    /// <summary>With success or without.</summary>
    public void Traded(Secret joining)
    {
        // After hours of peace a credential that is over is a new story.
        var isNew = !joining.Equals(_traded) || time.GetElapsedTime(_since) >= 2 * Longest;
        _pause = isNew ? First : TimeSpan.FromTicks(Math.Min(2 * _pause.Ticks, Longest.Ticks));
        (_traded, _since) = (joining, time.GetTimestamp());
    }
}
