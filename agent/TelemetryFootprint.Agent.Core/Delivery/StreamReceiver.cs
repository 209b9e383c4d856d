using TelemetryFootprint.Agent.Core.Spool;
using TelemetryFootprint.Contracts.Faults;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>Reads the collector's messages and lets the queue forget what was answered.</summary>
internal sealed class StreamReceiver(ICollectorStream stream, DeliveryContext context, StreamExchange exchange)
{
    private readonly RefusalLines _lines = new(context.Time);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (CollectorMessage message in stream.ReceiveAsync(cancellationToken).ConfigureAwait(false))
        {
            Handle(message);
            exchange.Wake();
        }
    }

    private void Handle(CollectorMessage message)
    {
        switch (message.MessageCase)
        {
            case CollectorMessage.MessageOneofCase.Welcome:
                // Here and not where the sender wakes up: a Throttle may follow at once, and must not be forgotten.
                if (!exchange.Welcome.Task.IsCompleted) exchange.Window.Offer(message.Welcome.MaxBatchesInFlight);
                exchange.WelcomedAt ??= context.Time.GetTimestamp();
                exchange.Welcome.TrySetResult(message.Welcome);
                break;
            case CollectorMessage.MessageOneofCase.Ack:
                foreach (SequenceRange range in message.Ack.Ranges) Acknowledge(range);
                break;
            case CollectorMessage.MessageOneofCase.Reject when message.Reject.Range is not null:
                Reject(message.Reject);
                break;
            case CollectorMessage.MessageOneofCase.Throttle:
                Throttle(message.Throttle);
                break;
            case CollectorMessage.MessageOneofCase.RunState:
                context.State.Keep(message.RunState, context.Time.GetTimestamp());
                break;
            default:
                // A newer collector's message: the contract says to ignore it.
                break;
        }
    }

    private void Acknowledge(SequenceRange range)
    {
        long? owed = exchange.Window.OwedSince;
        // Another epoch is another queue's business, and a tick that was never sent cannot be durable there.
        if (Sent(range) is not { } sent) return;
        if (owed is { } since) context.Pace.Answered(context.Time.GetElapsedTime(since));
        long before = context.Queue.State.AcknowledgedTicks;
        FaultPoint.Pass("delivery.answered");
        context.Queue.Acknowledge(sent.First, sent.Last);
        exchange.Window.ContinueAfter(sent.Last);
        FaultPoint.Pass("delivery.acknowledged");
        long ticks = context.Queue.State.AcknowledgedTicks - before;
        DateTimeOffset now = context.Time.GetUtcNow();
        context.State.Update(figures => figures with { AcknowledgedTicks = figures.AcknowledgedTicks + ticks, LastAck = now });
    }

    private void Reject(Reject reject)
    {
        int refusals = exchange.Window.RefusalsOf(reject.Range.First, reject.Range.Last) + 1;
        if (Sent(reject.Range) is not { } sent) return;
        context.State.Update(figures => figures with { RejectedBatches = figures.RejectedBatches + 1 });
        if (reject.Permanent)
        {
            context.Queue.SetAside(sent.First, sent.Last);
            exchange.Window.ContinueAfter(sent.Last);
            context.Logger.SetAside(sent.First, sent.Last, reject.Code, RemoteText.Show(reject.Reason));
            return;
        }
        long notBefore = context.AfterRefusals(refusals);
        if (reject.Code == RejectCode.UnknownInventory)
        {
            exchange.ForgetInventories();
            // At once the first time; a second refusal of the same ticks means that the inventory was no help.
            if (refusals == 1) notBefore = long.MinValue;
        }
        exchange.Window.Again(new(sent.First, sent.Last, notBefore, refusals));
        if (_lines.Take(reject.Code) is > 0 and var batches)
        {
            context.Logger.Refused(sent.First, sent.Last, reject.Code, RemoteText.Show(reject.Reason), batches);
        }
    }

    /// <summary>The part of an answered range that this stream has sent under that epoch; null: none.</summary>
    private (ulong First, ulong Last)? Sent(SequenceRange range)
    {
        QueueOrigin origin = context.Queue.OriginOf(range.First);
        return origin.Epoch == range.Epoch ? exchange.Window.Answered(range.First, Math.Min(range.Last, origin.Last), context.Time.GetTimestamp(), context.Time.TimestampFrequency) : null;
    }

    private void Throttle(Throttle throttle)
    {
        if (throttle.MaxBatchesInFlight > 0) exchange.Window.Narrow(throttle.MaxBatchesInFlight);
        // A minute at most: a collector that wants longer says so again.
        uint milliseconds = Math.Min(throttle.PauseMilliseconds, 60_000);
        exchange.Window.PauseUntil(Later(TimeSpan.FromMilliseconds(milliseconds)));
        context.Logger.Throttled(milliseconds);
    }

    private long Later(TimeSpan pause) => context.Time.GetTimestamp() + (long)(pause.TotalSeconds * context.Time.TimestampFrequency);
}
