namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>
/// Which of the waiting ticks a collector may have. Those must not be merged, neither by this process nor by the next: so the file says it before
/// their first byte leaves, and says it for some ticks more, in order that not every batch needs a commit. The caller has the lock.
/// </summary>
internal sealed class TickOffers
{
    /// <summary>A process that is killed leaves no more than these as offered that were not.</summary>
    public const ulong Ahead = 256;

    private TickSpans _offered;
    private TickSpans _claimed = TickSpans.None;

    /// <param name="state">As the last commit left it.</param>
    /// <param name="noted">What left beyond that commit.</param>
    public TickOffers(SpoolState state, TickSpans noted)
    {
        // What was said for some ticks more is of none that is there; its numbers are the next ticks'.
        Durable = state.Offered.Without(state.LastSequence + 1, ulong.MaxValue);
        _offered = Durable.With(noted.Without(state.LastSequence + 1, ulong.MaxValue));
    }

    /// <summary>What this process has offered, and what an earlier one may have.</summary>
    public TickSpans Offered => _offered;

    /// <summary>What the file says.</summary>
    public TickSpans Durable { get; private set; }

    /// <summary>What every commit says: never less than the file did, and what could not be said before.</summary>
    public TickSpans ToSay => Durable.With(_offered);

    public long Revision { get; private set; }

    /// <summary>False: peeked before the last merge, or being merged now.</summary>
    public bool TryOffer(ulong first, ulong last, long revision)
    {
        if (revision != Revision || _claimed.Overlaps(first, last)) return false;
        _offered = _offered.With(first, last);
        return true;
    }

    /// <summary>What the file has to say before the range may leave; null: it does.</summary>
    public TickSpans? Missing(ulong first, ulong last) => Durable.Covers(first, last) ? null : ToSay.With(first, last + Ahead);

    /// <summary>The file says it now.</summary>
    public void Written(TickSpans spans) => Durable = spans;

    public void Answered(ulong first, ulong last) => (_offered, Durable) = (_offered.Without(first, last), Durable.Without(first, last));

    /// <summary>Takes ticks to merge or drop them, so that they cannot be offered meanwhile. False: one of them was, and is to be merged.</summary>
    public bool TryClaim(TickSpans gone, bool isDrop = false)
    {
        if (!isDrop && gone.Spans.Any(span => _offered.Overlaps(span.First, span.Last))) return false;
        _claimed = gone;
        return true;
    }

    /// <summary>They are merged, or are not to be: what was peeked before is not to be sent.</summary>
    public void Release() => (_claimed, Revision) = (TickSpans.None, Revision + 1);
}
