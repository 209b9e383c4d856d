namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>One stream from Hello to its end: a sender and a receiver that share the window. The first to end ends both.</summary>
/// <param name="stream">Which is open.</param>
/// <param name="context">What all streams share.</param>
/// <param name="usesOwnNameAlone">What was spooled under an older name of this host goes out under the present one.</param>
internal sealed class DeliverySession(ICollectorStream stream, DeliveryContext context, bool usesOwnNameAlone)
{
    private readonly StreamExchange _exchange = new();

    /// <summary>How long the collector has been with us; zero before its Welcome.</summary>
    public TimeSpan SinceWelcome => _exchange.WelcomedAt is { } at ? context.Time.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>An inventory went out that bears another name than this host has now.</summary>
    public bool HasSentOtherName => _exchange.HasSentOtherName;

    /// <summary>Returns when the collector ended the stream or, after <paramref name="stopping"/>, when the last flush is done.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ending = new CancellationTokenSource();
        var receiver = new StreamReceiver(stream, context, _exchange);
        var sender = new StreamSender(stream, context, _exchange, usesOwnNameAlone);
        using CancellationTokenRegistration stop = stopping.Register(() => Drain(ending));
        Task receiving = receiver.RunAsync(ending.Token);
        Task sending = sender.RunAsync(ending.Token);
        Task first = await Task.WhenAny(receiving, sending).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(receiving, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    private void Drain(CancellationTokenSource ending)
    {
        _exchange.BeginDrain();
        // The timer of CancelAfter belongs to the system's clock; a drain is real time that a service manager waits for.
        ending.CancelAfter(context.Options.FinalFlush);
    }
}
