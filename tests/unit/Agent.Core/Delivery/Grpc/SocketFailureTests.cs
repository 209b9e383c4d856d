using System.Net.Sockets;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery.Grpc;

/// <summary>A socket that its peer resets right after the connect: the runtime's client lets its failure through as it is.</summary>
public sealed class SocketFailureTests
{
    private static readonly Uri Collector = new("https://collector.example");

    [Fact]
    public async Task Open_WithAConnectionThatIsResetAtOnce_IsUnavailable()
    {
        var stream = new GrpcCollectorStream(new(new ResetPeer()), Collector, compress: false, token: null, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<GrpcException>(() => stream.OpenAsync(CancellationToken.None));
        await stream.DisposeAsync();

        Assert.Equal((GrpcStatusCode.Unavailable, new SocketException((int)SocketError.NotConnected).Message), (failure.Status.Code, failure.Status.Detail));
    }

    [Fact]
    public async Task Enrol_WithAConnectionThatIsResetAtOnce_IsUnavailable()
    {
        using var invoker = new HttpMessageInvoker(new ResetPeer());

        var failure = await Assert.ThrowsAsync<GrpcException>(
            () => EnrolmentCall.RunAsync(invoker, Collector, "gpu-1", BearerToken.New(), BearerToken.New(), TimeProvider.System, CancellationToken.None));

        Assert.Equal(GrpcStatusCode.Unavailable, failure.Status.Code);
    }

    private sealed class ResetPeer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(new SocketException((int)SocketError.NotConnected));
    }
}
