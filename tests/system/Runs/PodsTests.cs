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

    /// <summary>A board of seven slices: three held under the instance's UUID, two under the name that old drivers gave it, one by nobody, one in no instance.</summary>
    [GrpcioFact]
    public async Task PodsThatHoldMigInstancesUnused_PayForTheirSlices()
    {
        await using var stack = new Stack();
        var (socket, pods) = (stack.Folder.Combine("kubelet.sock"), stack.Folder.Combine("pods.json"));
        Hold(stack.Folder, Pod("large", "MIG-a", "nvidia.com/mig-3g.40gb"), Pod("small", $"MIG-{Own}/2/0", "nvidia.com/mig-2g.20gb"));
        await using var kubelet = ChildProcess.Start(GrpcioFactAttribute.Python, [RepositoryRoot.Combine("tests", "contract", "Grpc", "peers", "kubelet.py"), socket, pods]);
        await kubelet.WaitForLineAsync(line => line == "ready", Patience);
        await stack.StartCollectorAsync();
        stack.Play($"devices 1 uuid={Own} counter=on counter_refresh_ms=20 source=constant low=70 high=70 util=0 mig=on instances=3g.40gb:MIG-a,2g.20gb:MIG-b,1g.10gb:MIG-c");
        await stack.StartAgentAsync($"--PodResources:Socket={socket}");
        await stack.UntilAsync(async () => (await stack.CollectorMetricsAsync()).ByGpu("footprint_gpu_energy_joules_total").Any(gpu => gpu.Value > 420), Patience);
        await stack.StopAgentAsync();
        var devices = await stack.SettledJoulesAsync();
        await stack.StopCollectorAsync();

        var ledger = new OwnerLedger(stack);
        output.WriteLine($"{ledger}");
        Assert.Equal((long)Math.Round(devices[Own] * 1000), ledger.Of(Own));
        var (large, small) = (ledger.Of(Own, Reserved + "large"), ledger.Of(Own, Reserved + "small"));
        // The kubelet is asked before the first row, and on a busy machine answers within a few; every later row is split 3 : 2 : 2.
        Assert.InRange(large, (ledger.Of(Own) - 280_000) * 3 / 7, (ledger.Of(Own) * 3 / 7) + 20);
        Assert.InRange((2 * large) - (3 * small), -100, 100);
        Assert.Equal(ledger.Of(Own), large + small + ledger.Of(Own, "__idle__"));
    }

    private static void Hold(TemporaryDirectory folder, params object[][] pods) => folder.Write("pods.json", JsonSerializer.Serialize(pods));

    private static object[] Pod(string name, string device, string resource = "nvidia.com/gpu") => ["ml", name, "main", resource, new[] { device }];
}
