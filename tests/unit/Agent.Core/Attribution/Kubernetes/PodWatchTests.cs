using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Core.Attribution.Kubernetes;
using TelemetryFootprint.Agent.Core.Sampling;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Kubernetes;

/// <summary>What the kubelet says becomes reservations, in time that the test moves.</summary>
public sealed class PodWatchTests : IPodDevices, IDisposable
{
    private const string Uuid = "GPU-1f2e3d4c-0000-0000-0000-000000000001";
    private const string Uid = "1f2e3d4c-0000-0000-0000-00000000000a";
    private static readonly string Id = new('c', 64);
    private static readonly PodPlace Main = new("ml", "trainer-0", "main");

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly ScriptedProcesses _processes = new();
    private readonly PodFolders _folders = new();
    private readonly ProcessOwners _owners;
    private readonly ProcessWatch _watch;
    private readonly PodWatch _pods;
    private readonly List<long> _asked = [];
    private bool _isThere = true;
    private Func<PodDeviceList> _answer = () => new([], 0);

    public PodWatchTests()
    {
        _time.Advance(TimeSpan.FromHours(1));
        _owners = new ProcessOwners(_processes, _time, ScriptedProcesses.Agent);
        _watch = new ProcessWatch(_owners, _time);
        _pods = new PodWatch(_watch, this, () => _isThere, new PodLogs(_folders.Path), _time, NullLogger.Instance);
    }

    public Task<PodDeviceList> ListAsync(CancellationToken cancellationToken)
    {
        _asked.Add(_time.GetTimestamp() / TimeSpan.TicksPerSecond);
        return Task.FromResult(_answer());
    }

    public void Dispose()
    {
        _watch.Dispose();
        _folders.Dispose();
    }

    [Fact]
    public async Task Look_AtAPodWithoutAProcess_ReservesItsGpuForItsContainer()
    {
        _folders.Container("ml", "trainer-0", Uid, "main", Id);
        Hold(new PodDevice(Main, Uuid));
        Assert.True(await LookAsync());

        Assert.Equal([$"k8s:{Uid}/cccccccccccc"], Reserved());
        // A row that began before says nothing of what was set aside later.
        Assert.Empty(_watch.ReservedBy(Uuid, 0, _time.MonotonicMicroseconds() - 1));
        Hold();
        await LookAsync();
        Assert.Empty(Reserved());
    }

    /// <summary>An unused GPU of a pod is never idle for want of a better name, and keeps its row whole when that comes.</summary>
    [Fact]
    public async Task Look_WhereNobodyTellsTheUid_NamesThePodTillSomebodyDoes()
    {
        Hold(new PodDevice(Main, Uuid));
        await LookAsync();
        var since = _time.MonotonicMicroseconds();
        Assert.Equal(["k8s:ml/trainer-0"], Reserved());
        Assert.Equal(1, _pods.Current!.Unnamed);
        _folders.Pod("ml", "trainer-0", Uid);
        _time.Advance(TimeSpan.FromSeconds(10));
        await LookAsync();

        Assert.Equal([$"k8s:{Uid}"], _watch.ReservedBy(Uuid, 0, since));
        Assert.Equal(0, _pods.Current!.Unnamed);
    }

    [Fact]
    public async Task Look_AtAReplicaOfSeveralPods_ReservesForEach()
    {
        Hold(new PodDevice(Main, Uuid), new PodDevice(new("ml", "trainer-1", "main"), Uuid), new PodDevice(new("ml", "trainer-1", "second"), Uuid), new PodDevice(new("a", "b", "c"), "3"));
        await LookAsync();

        Assert.Equal(["k8s:ml/trainer-0", "k8s:ml/trainer-1"], Reserved());
        Assert.Equal(["k8s:a/b"], _watch.ReservedBy("GPU-other", 3, long.MaxValue));
    }

    [Fact]
    public async Task Look_AtAMigInstance_ReservesThatAndNeitherItsBoardNorAnother()
    {
        var old = $"MIG-{Uuid}/2/0";
        Hold(new PodDevice(Main, "MIG-1f2e"), new PodDevice(new("a", "b", "c"), old));
        await LookAsync();

        Assert.Equal(["k8s:ml/trainer-0"], _watch.ReservedBy("MIG-1F2E", -1, long.MaxValue));
        Assert.Equal(["k8s:a/b"], _watch.ReservedBy(old, -1, long.MaxValue));
        Assert.Empty(_watch.ReservedBy("MIG-1f2e9", -1, long.MaxValue).Concat(_watch.ReservedBy($"MIG-{Uuid}/2/1", -1, long.MaxValue)).Concat(Reserved()));
    }

    /// <summary>Names of Kubernetes have up to 253 letters, and an id 128 bytes.</summary>
    [Fact]
    public async Task Look_AtANameThatIsTooLong_TellsThePodsApartAllTheSame()
    {
        var name = new string('p', 200);
        Hold(new PodDevice(new("ml", name + "1", "main"), Uuid), new PodDevice(new("ml", name + "2", "main"), Uuid));
        await LookAsync();

        Assert.Equal(2, Reserved().Count);
        Assert.All(Reserved(), run => Assert.True(run.StartsWith("k8s:ml/ppp", StringComparison.Ordinal) && run.Length == Limits.MaxRunIdBytes));
    }

    [Fact]
    public async Task Look_ClaimWithinThePod_TakesItsPlace()
    {
        _folders.Container("ml", "trainer-0", Uid, "main", Id);
        Hold(new PodDevice(Main, Uuid), new PodDevice(new("ml", "other", "main"), "GPU-3"));
        await LookAsync();
        _processes.Run(7, 100, null, $"/kubepods.slice/kubepods-pod{Uid.Replace('-', '_')}.slice/cri-containerd-{Id}.scope");
        // What the kubelet gave to its container it may set aside, and nothing else.
        _owners.Open(new ClaimOrder("gpt-ft", 7, 1000) { Gpus = [Uuid, "GPU-2000"] });
        _owners.Claims.Begin();
        _owners.Claims.Turn(_time.MonotonicMicroseconds(), new(), []);

        Assert.Equal(["gpt-ft"], Reserved());
        Assert.Empty(_watch.ReservedBy("GPU-20000000", 5, long.MaxValue));
    }

    [Fact]
    public async Task Run_KubeletThatFails_IsAskedLaterAndLaterAndItsWordHoldsForTenMinutes()
    {
        Hold(new PodDevice(Main, Uuid));
        using var stopping = new CancellationTokenSource();
        var running = _pods.RunAsync(stopping.Token);
        await PassAsync(20);
        Assert.Equal(["k8s:ml/trainer-0"], Reserved());
        _answer = () => throw new GrpcException(GrpcStatusCode.Unavailable, "no kubelet");
        await PassAsync(600);
        Assert.Equal(["k8s:ml/trainer-0"], Reserved());
        Assert.Equal((false, 1), (_pods.Current!.IsUp, _pods.Current.Devices));
        await PassAsync(120);
        Assert.Empty(Reserved());
        Assert.Equal([3600, 3610, 3620, 3630, 3650, 3690, 3750, 3810], _asked.Take(8));

        Hold(new PodDevice(Main, Uuid));
        await PassAsync(60);
        Assert.Equal(["k8s:ml/trainer-0"], Reserved());
        Assert.True(_pods.Current is { IsUp: true, Failures: > 5 });
        await stopping.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Run_WhereThereIsNoKubelet_AsksNobodyTillThereIsOne()
    {
        _isThere = false;
        using var stopping = new CancellationTokenSource();
        var running = _pods.RunAsync(stopping.Token);
        await PassAsync(60);
        Assert.Empty(_asked);
        Assert.Null(_pods.Current);
        _isThere = true;
        await PassAsync(20);
        Assert.True(_pods.Current!.IsUp);

        await stopping.CancelAsync();
        await running;
    }

    private void Hold(params PodDevice[] devices) => _answer = () => new(devices, 0);

    private Task<bool> LookAsync() => _pods.LookAsync(CancellationToken.None);

    private IReadOnlyList<string> Reserved() => _watch.ReservedBy(Uuid, 0, long.MaxValue);

    private async Task PassAsync(int seconds)
    {
        for (var passed = 0; passed < seconds; passed += 10)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (_time.ArmedTimers == 0) await Task.Delay(1, patience.Token);
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(5);
        }
    }
}
