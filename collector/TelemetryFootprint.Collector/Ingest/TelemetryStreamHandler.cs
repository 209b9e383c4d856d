using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest.Runs;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Serves agents' streams; what carries the messages is not its affair. One for all streams.</summary>
internal sealed partial class TelemetryStreamHandler(
    IInbox inbox,
    InventoryCatalogue inventories,
    DeviceLeases leases,
    BatchAdmission admission,
    IAgentReportSink reports,
    OpenStreams streams,
    IngestBudget budget,
    Quarantine quarantine,
    IngestOptions options,
    TimeProvider time,
    ILogger<TelemetryStreamHandler> logger,
    ClaimedRuns? claimed = null,
    RunStates? states = null)
{
    public static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(10);

    private readonly RefusalLines _lines = new(time);

    /// <summary>
    /// Until the agent has said its last and everything is answered. Throws <see cref="AgentProtocolException"/> if the agent
    /// breaks the protocol, <see cref="HelloTimeoutException"/>, <see cref="SilentAgentException"/>, <see cref="TooManyStreamsException"/>,
    /// <see cref="CollectorBusyException"/>, what the inbox throws if it cannot commit,
    /// and what <paramref name="claim"/> throws of a host whose readings may not be sent here.
    /// <paramref name="share"/> is whom the budget's fair share is measured by; null: each agent has its own.
    /// </summary>
    public async Task HandleAsync(
        IAsyncEnumerable<AgentMessage> messages, Func<CollectorMessage, CancellationToken, ValueTask> send, Action<string> claim, string? share, CancellationToken cancellationToken)
    {
        if (!streams.TryOpen()) throw new TooManyStreamsException();
        try
        {
            await ServeAsync(messages, send, claim, share, cancellationToken);
        }
        finally
        {
            streams.Close();
        }
    }

    private async Task ServeAsync(
        IAsyncEnumerable<AgentMessage> messages, Func<CollectorMessage, CancellationToken, ValueTask> send, Action<string> claim, string? share, CancellationToken cancellationToken)
    {
        using var sender = new AgentSender(send);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feed = claimed is not null && states is not null ? new RunStateFeed(claimed, states, sender, time) : null;
        var stream = new AgentStream(inbox, inventories, leases, admission, reports, streams, budget, quarantine, _lines, options, time, sender, claim, share, logger, feed);
        var telling = feed?.RunAsync(() => stream.Host, ending.Token) ?? Task.CompletedTask;
        var acks = stream.Acks.RunAsync(ending.Token);
        var reading = ReadAsync(stream, messages, ending.Token);
        try
        {
            // Whichever fails first ends the other.
            if (await Task.WhenAny(acks, reading) == acks && !acks.IsCompletedSuccessfully) await ending.CancelAsync();
            await Task.WhenAll(acks, reading);
        }
        finally
        {
            await ending.CancelAsync();
            // A sender that failed ended the stream; here it has nothing more to say.
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stream.ReportEnd();
            LogStreamEnded(stream.AgentId, stream.Host);
        }
    }

    private async Task ReadAsync(AgentStream stream, IAsyncEnumerable<AgentMessage> messages, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(HelloTimeout, time);
        var hasSpoken = false;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await foreach (var message in messages.WithCancellation(either.Token))
            {
                patience.CancelAfter(Timeout.InfiniteTimeSpan);
                hasSpoken = true;
                await stream.ReceiveAsync(message, cancellationToken);
                // What the collector itself took is not the agent's silence.
                patience.CancelAfter(options.MaxSilence);
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw hasSpoken ? new SilentAgentException(options.MaxSilence) : new HelloTimeoutException(HelloTimeout);
        }
        finally
        {
            stream.Acks.Complete();
        }
    }

    [LoggerMessage(2001, LogLevel.Information, "Stream of agent {AgentId} on {Host} ended")]
    private partial void LogStreamEnded(string agentId, string host);
}
