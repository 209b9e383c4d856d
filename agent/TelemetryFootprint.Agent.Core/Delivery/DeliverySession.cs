namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>One stream from Hello to its end: a sender and a receiver that share the window. The first to end ends both.</summary>
internal sealed class DeliverySession(ICollectorStream stream, DeliveryContext context)
{
    /// <summary>Returns when the collector ended the stream or, after <paramref name="stopping"/>, when the last flush is done.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ending = new CancellationTokenSource();
        var exchange = new StreamExchange();
        var receiver = new StreamReceiver(stream, context, exchange);
        var sender = new StreamSender(stream, context, exchange);
        using CancellationTokenRegistration stop = stopping.Register(() => Drain(exchange, ending));
        Task receiving = receiver.RunAsync(ending.Token);
        Task sending = sender.RunAsync(ending.Token);
        Task first = await Task.WhenAny(receiving, sending).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(receiving, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    private void Drain(StreamExchange exchange, CancellationTokenSource ending)
    {
        exchange.BeginDrain();
        // The timer of CancelAfter belongs to the system's clock; a drain is real time that a service manager waits for.
        ending.CancelAfter(context.Options.FinalFlush);
    }
}
