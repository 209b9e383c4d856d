using System.Collections.Concurrent;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Exposition;

/// <summary>What agents were answered since the start: acknowledged ticks, repeated ones too, and refused batches by code.</summary>
internal sealed class AnswerCounts
{
    private readonly ConcurrentDictionary<RejectCode, long> _rejects = new();
    private long _acknowledgedTicks;

    public long AcknowledgedTicks => Interlocked.Read(ref _acknowledgedTicks);

    public long Rejects(RejectCode code) => _rejects.GetValueOrDefault(code);

    /// <summary>Counts before sending: what was committed stays committed when the agent is gone.</summary>
    public Func<CollectorMessage, CancellationToken, ValueTask> Counting(Func<CollectorMessage, CancellationToken, ValueTask> send) =>
        (message, cancellationToken) =>
        {
            Count(message);
            return send(message, cancellationToken);
        };

    private void Count(CollectorMessage message)
    {
        if (message.Reject is { } reject)
            _rejects.AddOrUpdate(reject.Code, 1, (_, count) => count + 1);
        foreach (var range in message.Ack?.Ranges ?? [])
            Interlocked.Add(ref _acknowledgedTicks, (long)(range.Last - range.First + 1));
    }
}
