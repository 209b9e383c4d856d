using TelemetryFootprint.Agent.Core.Attribution.Kubernetes;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Kubernetes;

public sealed class PodLogsTests : IDisposable
{
    private const string Uid = "1f2e3d4c-0000-0000-0000-000000000001";
    private const string Other = "1f2e3d4c-0000-0000-0000-000000000002";
    private static readonly string Id = new('a', 64), Later = new('b', 64);
    private static readonly PodPlace Main = new("ml", "trainer-0", "main");

    private readonly PodFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void Find_AContainer_IsNamedAsItsProcessesAre()
    {
        _folders.Container("ml", "trainer-0", Uid, "main", Id);
        _folders.Container("ml", "trainer-0", Uid, "main-2", Later);
        _folders.Container("ml", "trainer-01", Other, "main", Later);

        Assert.Equal($"{Uid}/aaaaaaaaaaaa", Name());
        Assert.Equal($"{Uid}/bbbbbbbbbbbb", Name(Main with { Container = "main-2" }));
        // Its word for its processes: the run of a control group is the same.
        Assert.Equal("k8s:" + Name(), TelemetryFootprint.Agent.Core.Attribution.CgroupRun.Of([$"0::/kubepods.slice/kubepods-pod{Uid.Replace('-', '_')}.slice/cri-containerd-{Id}.scope"]));
    }

    [Fact]
    public void Find_AContainerThatIsNotMadeYet_IsItsPod()
    {
        _folders.Pod("ml", "trainer-0", Uid);

        Assert.Equal(Uid, Name());
        Assert.Null(Name(Main with { Namespace = "m" }));
        Assert.Null(Name(Main with { Pod = "trainer" }));
    }

    /// <summary>A stateful set makes its pod anew under the same name, and the logs of the one before are still there.</summary>
    [Fact]
    public void Find_APodThatWasMadeAnew_IsTheNewOne()
    {
        _folders.Container("ml", "trainer-0", Uid, "main", Id);
        _folders.Pod("ml", "trainer-0", Other);
        Assert.Equal(Other, Name());
        _folders.Container("ml", "trainer-0", Other, "main", Later);

        Assert.Equal($"{Other}/bbbbbbbbbbbb", Name());
    }

    [Fact]
    public void Find_WhereNothingCanBeListed_IsNothing()
    {
        Assert.Null(Name());
        Assert.Empty(new PodLogs("/nonexistent").Find([Main]));
        _folders.Container("ml", "trainer-0", Uid, "main", "short");
        _folders.Container("ml", "trainer-0", Uid, "main", new string('X', 64));
        Assert.Equal(Uid, Name());
    }

    private string? Name(PodPlace? place = null) => new PodLogs(_folders.Path).Find([place ?? Main]).GetValueOrDefault(place ?? Main);
}
