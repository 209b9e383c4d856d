using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Serves agents' streams; what carries the messages is not its affair. One for all streams.</summary>
internal sealed partial class TelemetryStreamHandler(
    IInbox inbox,
    InventoryCatalogue inventories,
    DeviceLeases leases,
    BatchAdmission admission,
    IAgentReportSink reports,
    IngestOptions options,
    TimeProvider time,
    ILogger<TelemetryStreamHandler> logger)
{
    /// <summary>
    /// Until the agent has said its last and everything is answered. Throws <see cref="AgentProtocolException"/> if the agent
    /// breaks the protocol, and what the inbox throws if it cannot commit.
    /// </summary>
    public async Task HandleAsync(
        IAsyncEnumerable<AgentMessage> messages, Func<CollectorMessage, CancellationToken, ValueTask> send, CancellationToken cancellationToken)
    {
        using var sender = new AgentSender(send);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = new AgentStream(inbox, inventories, leases, admission, reports, options, time, sender, logger);
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
            stream.ReportEnd();
            LogStreamEnded(stream.AgentId, stream.Host);
        }
    }

    private static async Task ReadAsync(AgentStream stream, IAsyncEnumerable<AgentMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in messages.WithCancellation(cancellationToken)) await stream.ReceiveAsync(message, cancellationToken);
        }
        finally
        {
            stream.Acks.Complete();
        }
    }

    [LoggerMessage(2001, LogLevel.Information, "Stream of agent {AgentId} on {Host} ended")]
    private partial void LogStreamEnded(string agentId, string host);
}
