using System.Threading.Channels;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Faults;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Batches on their way into the inbox, acknowledged in order after their commit, many ranges in one message.</summary>
internal sealed class PendingAcks(int capacity, AgentSender sender)
{
    private readonly Channel<(SequenceRange Range, Task Commit)> _pending =
        Channel.CreateBounded<(SequenceRange, Task)>(new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });

    /// <summary>Waits while too many batches of the stream are unanswered.</summary>
    public ValueTask AddAsync(SequenceRange range, Task commit, CancellationToken cancellationToken) =>
        _pending.Writer.WriteAsync((range, commit), cancellationToken);

    public void Complete() => _pending.Writer.TryComplete();

    /// <summary>Until <see cref="Complete"/>. Throws what a commit threw: the stream ends, and the agent sends again what was not acknowledged.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await _pending.Reader.WaitToReadAsync(cancellationToken))
        {
            var ack = new Ack();
            while (ack.Ranges.Count < Limits.MaxRangesPerAck && _pending.Reader.TryPeek(out var next) && (ack.Ranges.Count == 0 || next.Commit.IsCompleted))
            {
                await next.Commit;
                ack.Ranges.Add(next.Range);
                _pending.Reader.TryRead(out _);
            }

            FaultPoint.Pass("ack.begin");
            await sender.SendAsync(new() { Ack = ack }, cancellationToken);
            FaultPoint.Pass("ack.sent");
        }
    }
}
