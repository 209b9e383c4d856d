using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Nvml;
using TelemetryFootprint.TestKit.Processes;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Runs;

/// <summary>GPUs that a kubelet, by an independent gRPC server on its socket, has given to pods that do not use them.</summary>
public sealed class PodsTests(ITestOutputHelper output)
{
    private const string Own = "GPU-00000000-0000-0000-0000-000000000f00";
    private const string Shared = "GPU-00000000-0000-0000-0000-000000000f01";
    private const string Free = "GPU-00000000-0000-0000-0000-000000000f02";
    private const string Reserved = "__reserved_idle__:k8s:ml/";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [GrpcioFact]
    public async Task PodsThatHoldGpusUnused_PayForThemAndNobodyElseDoes()
    {
        await using var stack = new Stack();
        var (socket, pods) = (stack.Folder.Combine("kubelet.sock"), stack.Folder.Combine("pods.json"));
        Hold(stack.Folder, Pod("trainer", Own), Pod("notebook-1", Shared + "::0"), Pod("notebook-2", Shared + "::1"), ["web", "front", "main", "example.com/nic", new[] { "nic-0" }]);
        // Of Debian's python3-grpcio.
        await using var kubelet = ChildProcess.Start(GrpcioFactAttribute.Python, [RepositoryRoot.Combine("tests", "contract", "Grpc", "peers", "kubelet.py"), socket, pods]);
        await kubelet.WaitForLineAsync(line => line == "ready", Patience);
        await stack.StartCollectorAsync();
        stack.Play($"""
            devices 3 counter=on counter_refresh_ms=20 source=constant low=60 high=60 util=0
            device 0 uuid={Own}
            device 1 uuid={Shared}
            device 2 uuid={Free}
            """);
        await stack.StartAgentAsync($"--PodResources:Socket={socket}");
        await stack.AgentSaysAsync(page => page.Of("footprint_agent_pod_devices").Any(sample => sample.Value == 3), Patience);
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total").Count(gpu => gpu.Value > 240) == 3, Patience);
        Hold(stack.Folder, Pod("trainer", Own));
        await stack.AgentSaysAsync(page => page.Of("footprint_agent_pod_devices").Any(sample => sample.Value == 1), Patience);
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        await stack.StopAgentAsync();
        var devices = await stack.SettledJoulesAsync();
        await stack.StopCollectorAsync();

        var ledger = new OwnerLedger(stack);
        output.WriteLine($"{ledger}");
        Assert.All(devices, device => Assert.Equal((long)Math.Round(device.Value * 1000), ledger.Of(device.Key)));
        // The kubelet is asked before the first row or within it: a row of a second at most is nobody's.
        Assert.InRange(ledger.Of(Own, "__idle__"), 0, 2 * 60_000);
        Assert.Equal(ledger.Of(Own), ledger.Of(Own, Reserved + "trainer") + ledger.Of(Own, "__idle__"));
        // The replicas of two pods in equal parts, and idle when they had gone.
        Assert.InRange(ledger.Of(Shared, Reserved + "notebook-1"), 100_000, ledger.Of(Shared));
        Assert.InRange(ledger.Of(Shared, Reserved + "notebook-1") - ledger.Of(Shared, Reserved + "notebook-2"), -20, 20);
        Assert.True(ledger.Of(Shared, "__idle__") > 50_000);
        Assert.Equal(["__idle__"], ledger.OwnersOf(Free));
    }

    private static void Hold(TemporaryDirectory folder, params object[][] pods) => folder.Write("pods.json", JsonSerializer.Serialize(pods));

    private static object[] Pod(string name, string device) => ["ml", name, "main", "nvidia.com/gpu", new[] { device }];
}
