using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>
/// Where ticks wait until the collector has acknowledged them. One writer (the sampler), one reader (delivery).
/// An epoch is 64 random bits drawn with every queue that is made or opened; sequences ascend, and ticks of earlier epochs may wait
/// before those of its own. Bounded: at its cap the oldest ticks lose detail, then are dropped, and either is counted.
/// </summary>
public interface ITickQueue
{
    /// <summary>Changes when ticks that wait are replaced by others: what was peeked before is not to be sent.</summary>
    long Revision { get; }

    /// <summary>Epoch and boot of a sequence, and how far they reach.</summary>
    QueueOrigin OriginOf(ulong sequence);

    /// <summary>
    /// From now on the collector may have these ticks, so they stay as they are until they are answered. False: they were peeked at an earlier
    /// revision; peek again.
    /// </summary>
    bool TryOffer(ulong first, ulong last, long revision);

    /// <summary>Gives the tick its sequence. Never blocks the sampler.</summary>
    ulong Append(Tick tick);

    /// <summary>Up to <paramref name="maximum"/> waiting ticks with sequence ≥ <paramref name="from"/>, ascending; empty if none.</summary>
    IReadOnlyList<SequencedTick> Peek(ulong from, int maximum);

    /// <summary>Completes when a tick with sequence ≥ <paramref name="from"/> is there.</summary>
    ValueTask WaitAsync(ulong from, CancellationToken cancellationToken);

    /// <summary>Forgets acknowledged ticks (inclusive range).</summary>
    void Acknowledge(ulong first, ulong last);

    /// <summary>Forgets permanently rejected ticks and counts them as set aside.</summary>
    void SetAside(ulong first, ulong last);

    QueueState State { get; }
}
