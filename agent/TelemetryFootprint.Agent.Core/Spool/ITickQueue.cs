using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Spool;

/// <summary>
/// Where ticks wait until the collector has acknowledged them. One writer (the sampler), one reader (delivery).
/// An epoch is 64 random bits drawn with every new queue; sequences start at 1 and have no holes within it.
/// Bounded: at its cap the oldest tick is dropped and counted.
/// </summary>
public interface ITickQueue
{
    ulong Epoch { get; }

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
