using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Conservation;

namespace TelemetryFootprint.TestKit.Load;

/// <summary>
/// One agent of a load, over real gRPC: hello, inventory, batches, and the acknowledgements that come back. It survives a collector
/// that goes away: what was not acknowledged is sent again on the next stream.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Without its wait handle a semaphore holds nothing.")]
public sealed class AgentLoad(SyntheticAgent agent, AgentLoadOptions options, TimeProvider time, ConservationOracle? oracle = null)
{
    private const ulong MonotonicOrigin = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Queue<Batch> _unacknowledged = new();
    private readonly SemaphoreSlim _window = new(options.BatchesInFlight, options.BatchesInFlight);

    /// <summary>Ticks that the collector promised to keep.</summary>
    public ulong AcknowledgedTicks { get; private set; }

    private BatchOrigin Origin => new(ByteString.CopyFrom(agent.Id.ToByteArray()), agent.Epoch, ByteString.CopyFrom(agent.BootId.ToByteArray()));

    /// <summary>One stream, until so many ticks are acknowledged since the beginning. Throws what breaks the stream; call it again then.</summary>
    public async Task RunAsync(Uri endpoint, ulong untilTicks, CancellationToken cancellationToken)
    {
        await using var stream = await new GrpcCollectorConnector(new GrpcCollectorOptions(endpoint), time).ConnectAsync(cancellationToken);
        await stream.SendAsync(Hello(), cancellationToken);
        await stream.SendAsync(new AgentMessage { Inventory = agent.Inventory }, cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(stream, untilTicks, ending.Token);
        try
        {
            await ReceiveAsync(stream, untilTicks, cancellationToken);
        }
        finally
        {
            await ending.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(ICollectorStream stream, ulong untilTicks, CancellationToken cancellationToken)
    {
        List<Batch> again;
        ulong sent;
        lock (_lock)
        {
            again = [.. _unacknowledged];
            sent = AcknowledgedTicks + (ulong)again.Sum(batch => batch.TickCount);
        }

        foreach (var batch in again) await stream.SendAsync(new AgentMessage { Batch = batch }, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        while (sent < untilTicks)
        {
            await _window.WaitAsync(cancellationToken);
            var batch = BatchEncoder.Encode(Origin, agent.Next(options.TicksPerBatch));
            lock (_lock) _unacknowledged.Enqueue(batch);
            await stream.SendAsync(new AgentMessage { Batch = batch }, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            sent += batch.TickCount;
        }
    }

    private async Task ReceiveAsync(ICollectorStream stream, ulong untilTicks, CancellationToken cancellationToken)
    {
        await foreach (var message in stream.ReceiveAsync(cancellationToken))
        {
            if (message.Reject is { } reject) throw new LoadRejectedException(reject);
            foreach (var range in message.Ack?.Ranges ?? []) Acknowledge(range);
            if (AcknowledgedTicks >= untilTicks) return;
        }
    }

    private void Acknowledge(SequenceRange range)
    {
        oracle?.RecordAcknowledged(agent.Id, range.Epoch, range.First, range.Last);
        lock (_lock)
        {
            while (_unacknowledged.TryPeek(out var oldest) && oldest.FirstSequence + oldest.TickCount - 1 <= range.Last)
            {
                AcknowledgedTicks += _unacknowledged.Dequeue().TickCount;
                _window.Release();
            }
        }
    }

    private AgentMessage Hello() => new()
    {
        Hello = new()
        {
            AgentId = ByteString.CopyFrom(agent.Id.ToByteArray()),
            Host = agent.Inventory.Host,
            Version = "load",
            Protocol = Limits.Protocol,
            // Of another boot than the batches: the load lies in the past, and the collector must not move it to now.
            Clock = new() { BootId = ByteString.CopyFrom(new byte[Limits.IdBytes]), MonotonicMicroseconds = MonotonicOrigin },
        },
    };
}
