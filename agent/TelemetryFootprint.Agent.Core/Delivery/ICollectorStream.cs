using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>
/// One open <c>Telemetry/Stream</c> call: one task sends, another receives. Every failure of the call shows as a
/// <see cref="Contracts.Grpc.GrpcException"/>, from whichever side meets it first. Disposing ends the call.
/// </summary>
public interface ICollectorStream : IAsyncDisposable
{
    /// <summary>Writes one message; it may stay in a buffer until <see cref="FlushAsync"/>.</summary>
    ValueTask SendAsync(AgentMessage message, CancellationToken cancellationToken);

    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>The collector's messages, in order; ends when the collector ends the call with OK. Enumerate it once.</summary>
    IAsyncEnumerable<CollectorMessage> ReceiveAsync(CancellationToken cancellationToken);
}
