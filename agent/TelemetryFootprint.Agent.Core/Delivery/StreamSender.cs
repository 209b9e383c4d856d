using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Faults;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>
/// Says Hello, then sends status, inventories and batches as the window, the linger and the collector's pauses allow: what is new first, and
/// the backlog in the room that is left.
/// </summary>
internal sealed class StreamSender(ICollectorStream stream, DeliveryContext context, StreamExchange exchange, bool usesOwnNameAlone)
{
    private readonly BatchPreparer _preparer = new(
        context.Queue,
        context.Identity.AgentId,
        context.Clock.Read().BootId,
        () => TicksPerBatch(context),
        usesOwnNameAlone ? context.Identity.Host : null);

    private long? _lastNew;
    private long? _lastStatus;
    private long? _toldClaims;

    private TimeProvider Time => context.Time;

    private static int TicksPerBatch(DeliveryContext context) => context.Pace.Ticks(Math.Min(context.Options.TicksPerBatch, Limits.MaxTicksPerBatch));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await GreetAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            Task wake = exchange.NextWake();
            ThrowIfHung();
            bool wrote = await SendStatusAsync(cancellationToken).ConfigureAwait(false);
            wrote |= await SendClaimsAsync(cancellationToken).ConfigureAwait(false);
            wrote |= await SendBatchesAsync(cancellationToken).ConfigureAwait(false);
            if (wrote)
            {
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                FaultPoint.Pass("delivery.sent");
            }

            bool waiting = HasNew();
            if (exchange.IsDraining && !waiting && exchange.Window.Backlog is null && exchange.Window.IsEmpty) return;
            await IdleAsync(wake, waiting, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        AgentIdentity identity = context.Identity;
        var hello = new Hello
        {
            AgentId = identity.AgentId,
            Host = identity.Host,
            Version = identity.Version,
            Protocol = Limits.Protocol,
            Clock = context.Clock.Read().ToMessage(),
        };
        await stream.SendAsync(new() { Hello = hello }, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        Welcome welcome = await WelcomeAsync(cancellationToken).ConfigureAwait(false);
        if (welcome.MaxMessageBytes > 0) _preparer.MaxBytes = (int)Math.Min(welcome.MaxMessageBytes, Limits.MaxMessageBytes) - 64;
        Split();
        string version = RemoteText.Show(welcome.Version);
        context.State.Welcomed(version, welcome.RunStates);
        context.Logger.Connected(version, (int)Math.Clamp(welcome.MaxBatchesInFlight, 1, Limits.MaxBatchesInFlight));
    }

    /// <summary>What fits one batch is no backlog: thinned ticks have holes between them, so it is their numbers that tell.</summary>
    private void Split()
    {
        ulong last = context.Queue.State.LastSequence;
        if (context.Queue.Peek(1, 1) is [var oldest]) exchange.Window.Split(oldest.Sequence, last, context.Options.TicksPerBatch);
    }

    private async Task<Welcome> WelcomeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await exchange.Welcome.Task.WaitAsync(context.Options.AnswerTimeout, Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new CollectorHungException($"no Welcome within {context.Options.AnswerTimeout.TotalSeconds:0} s: what listens there may be no collector");
        }
    }

    private async Task<bool> SendStatusAsync(CancellationToken cancellationToken)
    {
        if (Remaining(_lastStatus, context.Options.StatusInterval) > TimeSpan.Zero) return false;
        _lastStatus = Time.GetTimestamp();
        Status status = StatusMessage.Make(context);
        await stream.SendAsync(new() { Status = status }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>A claim begins with a tick, and a tick wakes this loop. Every stream is told once, of none too: what this agent claimed before a restart is over.</summary>
    private async Task<bool> SendClaimsAsync(CancellationToken cancellationToken)
    {
        if (context.Claims is not { } claims || claims.Version is var version && version == _toldClaims) return false;
        _toldClaims = version;
        await stream.SendAsync(new() { Claims = claims.Message() }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> SendBatchesAsync(CancellationToken cancellationToken)
    {
        bool wrote = false;
        while (exchange.Window.IsOpen(Time.GetTimestamp()) && NextBatch() is { } batch)
        {
            if (batch.Violation is { } violation)
            {
                context.Queue.SetAside(batch.First, batch.Last);
                exchange.Window.Skip(batch.Last);
                context.Logger.Invalid(batch.First, batch.Last, violation.Reason);
                continue;
            }
            if (exchange.MustSend(batch.Inventory.ContentId))
            {
                exchange.HasSentOtherName |= batch.Inventory.Host != context.Identity.Host;
                await stream.SendAsync(new() { Inventory = batch.Inventory }, cancellationToken).ConfigureAwait(false);
            }
            // Before the bytes leave: the answer may be faster than the return of SendAsync.
            exchange.Window.Sent(batch.First, batch.Last, Time.GetTimestamp(), batch.Refusals);
            FaultPoint.Pass("delivery.offered");
            await stream.SendAsync(new() { Batch = batch.Message }, cancellationToken).ConfigureAwait(false);
            // What the cut left behind, at a hole of a thinned spool as a rule, has waited long enough.
            if (batch.IsNew) _lastNew = batch.IsCut ? null : Time.GetTimestamp();
            int bytes = batch.Message.CalculateSize();
            context.State.Update(figures => figures with { SentBatches = figures.SentBatches + 1, SentBytes = figures.SentBytes + bytes });
            wrote = true;
        }
        return wrote;
    }

    private PreparedBatch? NextBatch()
    {
        while (exchange.Window.TakeRetry(Time.GetTimestamp()) is { } retry)
        {
            if (_preparer.Next(retry.First, retry.Last) is not { } again) continue;
            // The rest goes when this part was taken; if it is refused once more, so would they be.
            if (again.Last < retry.Last) exchange.Window.Again(retry with { First = again.Last + 1, NotBefore = context.AfterRefusals(retry.Refusals) });
            return again with { Refusals = retry.Refusals };
        }
        return NextNew() ?? NextOfBacklog();
    }

    private PreparedBatch? NextNew()
    {
        ulong next = exchange.Window.Next;
        bool ready = exchange.IsDraining || Remaining(_lastNew, context.Options.Linger) <= TimeSpan.Zero || HasFull(next);
        return ready && _preparer.Next(next) is { } batch ? batch with { IsNew = true } : null;
    }

    /// <summary>To read that many only to count them is dear, so first whether there can be as many.</summary>
    private bool HasFull(ulong next)
    {
        int full = context.Options.TicksPerBatch;
        return context.Queue.State.LastSequence + 1 >= next + (ulong)full && context.Queue.Peek(next, full).Count >= full;
    }

    private PreparedBatch? NextOfBacklog()
    {
        if (!exchange.Window.MayTakeBacklog(TicksPerBatch(context)) || exchange.Window.Backlog is not { } backlog) return null;
        PreparedBatch? batch = _preparer.Next(backlog.From, backlog.To);
        if (batch is null) exchange.Window.EndBacklog();
        return batch;
    }

    private bool HasNew() => context.Queue.Peek(exchange.Window.Next, 1).Count > 0;

    /// <summary>Sleeps until there can be something to do: a message, a tick, or a moment.</summary>
    private async Task IdleAsync(Task wake, bool waiting, CancellationToken cancellationToken)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = new List<Task>(3) { wake, Task.Delay(NextMoment(waiting), Time, awake.Token) };
        if (!waiting) events.Add(context.Queue.WaitAsync(exchange.Window.Next, awake.Token).AsTask());
        await Task.WhenAny(events).ConfigureAwait(false);
        await awake.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private TimeSpan NextMoment(bool waiting)
    {
        TimeSpan moment = Remaining(_lastStatus, context.Options.StatusInterval);
        long now = Time.GetTimestamp();
        if (exchange.Window.OwedSince is { } since) moment = Sooner(moment, Remaining(since, context.Options.AnswerTimeout));
        if (exchange.Window.NextMoment(now) is { } next) moment = Sooner(moment, Time.GetElapsedTime(now, next));
        if (waiting && exchange.Window.IsOpen(now)) moment = Sooner(moment, Remaining(_lastNew, context.Options.Linger));
        // Never zero: a moment that is here already is served by the next turn, not by a spin.
        return moment < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : moment;
    }

    private void ThrowIfHung()
    {
        if (exchange.Window.OwedSince is { } since && Remaining(since, context.Options.AnswerTimeout) <= TimeSpan.Zero)
        {
            throw new CollectorHungException($"no answer to a batch within {context.Options.AnswerTimeout.TotalSeconds:0} s");
        }
    }

    private TimeSpan Remaining(long? since, TimeSpan interval) => since is { } from ? interval - Time.GetElapsedTime(from) : TimeSpan.Zero;

    private static TimeSpan Sooner(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
