using System.Diagnostics;
using System.Text.Json;
using TelemetryFootprint.Agent.Core.Attribution.Kubernetes;
using TelemetryFootprint.Agent.Core.Delivery.Kubelet;
using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.ContractTests.Grpc;

/// <summary>The agent's question about pods' GPUs against an independent server on a Unix socket.</summary>
public sealed class KubeletTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubelet").FullName;
    private Process? _server;

    private string Socket => Path.Combine(_folder, "kubelet.sock");

    private string Pods => Path.Combine(_folder, "pods.json");

    [PeerFact(Peer.Python)]
    public async Task List_OfPods_IsWhatTheyHold()
    {
        await StartAsync(new object[]
        {
            Pod("ml", "trainer-0", "main", "nvidia.com/gpu", "GPU-a", "GPU-b"),
            Pod("ml", "shared-0", "main", "nvidia.com/gpu.shared", "GPU-c::0", "GPU-c::2"),
            Pod("web", "front", "main", "example.com/nic", "nic-0"),
        });

        var told = await new KubeletPodDevices(Socket, TimeProvider.System).ListAsync(CancellationToken.None);

        var trainer = new PodPlace("ml", "trainer-0", "main");
        Assert.Equal([new(new("ml", "shared-0", "main"), "GPU-c"), new(trainer, "GPU-a"), new PodDevice(trainer, "GPU-b")], told.Devices);
        Assert.Equal(0, told.Ignored);
    }

    /// <summary>A large node: hundreds of kilobytes in one message.</summary>
    [PeerFact(Peer.Python)]
    public async Task List_OfAThousandPods_IsWhole()
    {
        await StartAsync(Enumerable.Range(0, 1000).Select(n => Pod("ml", $"pod-{n}-{new string('x', 200)}", "main", "nvidia.com/gpu", $"GPU-{n}")).ToArray());

        Assert.Equal(1000, (await new KubeletPodDevices(Socket, TimeProvider.System).ListAsync(CancellationToken.None)).Devices.Count);
    }

    [PeerFact(Peer.Python)]
    public async Task List_Refused_IsItsStatus()
    {
        await StartAsync("RESOURCE_EXHAUSTED");

        var refusal = await Assert.ThrowsAsync<GrpcException>(() => new KubeletPodDevices(Socket, TimeProvider.System).ListAsync(CancellationToken.None));

        Assert.Equal(new GrpcStatus(GrpcStatusCode.ResourceExhausted, "not now"), refusal.Status);
    }

    [Fact]
    public async Task List_OfNobody_IsUnavailable()
    {
        var refusal = await Assert.ThrowsAsync<GrpcException>(() => new KubeletPodDevices(Socket, TimeProvider.System).ListAsync(CancellationToken.None));

        Assert.Equal(GrpcStatusCode.Unavailable, refusal.Status.Code);
    }

    public void Dispose()
    {
        if (_server is not null)
        {
            _server.Kill();
            _server.WaitForExit();
            _server.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static object[] Pod(string space, string pod, string container, string resource, params string[] devices) => [space, pod, container, resource, devices];

    private async Task StartAsync(object pods)
    {
        await File.WriteAllTextAsync(Pods, JsonSerializer.Serialize(pods));
        _server = Peer.Start(Peer.Python, "kubelet.py", Socket, Pods);
        Assert.Equal("ready", await _server.StandardOutput.ReadLineAsync());
    }
}
