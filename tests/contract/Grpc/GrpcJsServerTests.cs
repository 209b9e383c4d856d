using System.Diagnostics;

using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.ContractTests.Grpc;

/// <summary>The agent's client against an independent server.</summary>
public sealed class GrpcJsServerTests : IDisposable
{
    private Process? _server;

    [PeerFact(Peer.Node)]
    public async Task Stream_HundredMessages_EchoesThem()
    {
        await using ICollectorStream stream = await ConnectAsync();
        for (int i = 0; i < 100; i++) await stream.SendAsync(Hello("host-" + i), CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
        int received = 0;
        await foreach (CollectorMessage message in stream.ReceiveAsync(CancellationToken.None))
        {
            Assert.Equal("host-" + received, message.Welcome.Version);
            if (++received == 100) break;
        }
        Assert.Equal(100, received);
    }

    [PeerFact(Peer.Node)]
    public async Task Receive_ServerRefuses_ThrowsItsStatus()
    {
        await using ICollectorStream stream = await ConnectAsync();
        await stream.SendAsync(Hello("fail"), CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
        GrpcException refusal = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            await foreach (CollectorMessage _ in stream.ReceiveAsync(CancellationToken.None)) Assert.Fail("no answer is due");
        });
        Assert.Equal(new GrpcStatus(GrpcStatusCode.FailedPrecondition, EchoTelemetry.FailureDetail), refusal.Status);
    }

    public void Dispose()
    {
        if (_server is null) return;
        _server.StandardInput.Close();
        if (!_server.WaitForExit(TimeSpan.FromSeconds(5))) _server.Kill();
        _server.Dispose();
    }

    private static AgentMessage Hello(string text) => new() { Hello = new Hello { Host = text } };

    private async Task<ICollectorStream> ConnectAsync()
    {
        _server = Peer.Start(Peer.Node, "server.js");
        string? port = await _server.StandardOutput.ReadLineAsync();
        var options = new GrpcCollectorOptions(new Uri($"http://127.0.0.1:{port}"));
        return await new GrpcCollectorConnector(options, TimeProvider.System).ConnectAsync(CancellationToken.None);
    }
}
