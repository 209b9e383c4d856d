using System.Threading.Channels;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery;

internal sealed class FakeStream(FakeCollector collector) : ICollectorStream
{
    private readonly Channel<CollectorMessage> _down = Channel.CreateBounded<CollectorMessage>(1024);

    public void Answer(CollectorMessage message) => Assert.True(_down.Writer.TryWrite(message));

    public void End(Exception? error = null) => _down.Writer.TryComplete(error);

    public ValueTask SendAsync(AgentMessage message, CancellationToken cancellationToken)
    {
        collector.Received.Enqueue(message);
        collector.OnMessage(this, message);
        return ValueTask.CompletedTask;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public IAsyncEnumerable<CollectorMessage> ReceiveAsync(CancellationToken cancellationToken) => _down.Reader.ReadAllAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }
}
