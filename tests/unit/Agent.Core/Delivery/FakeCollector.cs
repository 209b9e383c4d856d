using System.Collections.Concurrent;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

/// <summary>A collector in memory: every connection is a <see cref="FakeStream"/>; <see cref="OnMessage"/> answers.</summary>
internal sealed class FakeCollector : ICollectorConnector
{
    private int _connections;

    public ConcurrentQueue<AgentMessage> Received { get; } = new();

    public int Connections => _connections;

    /// <summary>Throws to refuse the n-th connection (from 1).</summary>
    public Action<int> OnConnect { get; set; } = _ => { };

    public Action<FakeStream, AgentMessage> OnMessage { get; set; } = (_, _) => { };

    public bool HasTrustFiles { get; set; }

    public bool HasNewTrust { get; set; }

    public IEnumerable<Batch> Batches => Received.Where(message => message.Batch is not null).Select(message => message.Batch);

    public Task<ICollectorStream> ConnectAsync(CancellationToken cancellationToken)
    {
        OnConnect(Interlocked.Increment(ref _connections));
        return Task.FromResult<ICollectorStream>(new FakeStream(this));
    }

    /// <summary>Answers Hello with Welcome and acknowledges every batch.</summary>
    public static void Acknowledge(FakeStream stream, AgentMessage message)
    {
        Welcome(stream, message);
        if (message.Batch is { } batch) stream.Answer(new() { Ack = new() { Ranges = { Range(batch) } } });
    }

    public static void Welcome(FakeStream stream, AgentMessage message)
    {
        if (message.Hello is not null) stream.Answer(new() { Welcome = new() { Version = "fake", Protocol = 1, MaxBatchesInFlight = 4, MaxMessageBytes = 1 << 20 } });
    }

    public static SequenceRange Range(Batch batch) =>
        new() { Epoch = batch.Epoch, First = batch.FirstSequence, Last = batch.FirstSequence + batch.TickCount - 1 };
}
