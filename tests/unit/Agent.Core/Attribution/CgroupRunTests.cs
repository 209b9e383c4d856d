using TelemetryFootprint.Agent.Core.Attribution;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

/// <summary>Paths as kernels show them under each of these programs.</summary>
public sealed class CgroupRunTests
{
    private const string Id = "5bf1a5a9b2f6d1e3c4a7880f9d2e6b1c0a3f4e5d6c7b8a990102030405060708";
    private const string Pod = "0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8";
    private const string PodOfUnit = "0f1a2b3c_4d5e_6f70_8192_a3b4c5d6e7f8";

    [Theory]
    [InlineData("9:memory:/slurm/uid_1000/job_4242/step_0/task_0")]
    [InlineData("4:devices:/slurm_node17/uid_1000/job_4242/step_batch")]
    [InlineData("0::/system.slice/slurmstepd.scope/job_4242/step_0/user/task_0")]
    [InlineData("0::/system.slice/node17_slurmstepd.scope/job_4242/step_extern/user/task_special")]
    public void Of_SlurmJob_IsTheJob(string line) => Assert.Equal("slurm:4242", CgroupRun.Of([line]));

    [Theory]
    [InlineData($"11:cpu,cpuacct:/kubepods/burstable/pod{Pod}/{Id}")]
    [InlineData($"0::/kubepods/pod{Pod}/{Id}")]
    [InlineData($"0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod{PodOfUnit}.slice/cri-containerd-{Id}.scope")]
    [InlineData($"0::/kubepods.slice/kubepods-pod{PodOfUnit}.slice/crio-{Id}.scope/container")]
    [InlineData($"1:name=systemd:/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod{PodOfUnit}.slice/docker-{Id}.scope")]
    [InlineData($"0::/system.slice/containerd.service/kubepods-burstable-pod{PodOfUnit}.slice:cri-containerd:{Id}")]
    [InlineData($"0::/docker/aa{Id}/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod{PodOfUnit}.slice/cri-containerd-{Id}.scope")]
    public void Of_KubernetesContainer_IsPodAndContainer(string line) => Assert.Equal($"k8s:{Pod}/5bf1a5a9b2f6", CgroupRun.Of([line]));

    // What an agent in a pod sees with a control group namespace of its own and cgroupfs: its own group is the root, others are beside or above it.
    [Theory]
    [InlineData($"0::/../../pod{Pod}/{Id}")]
    [InlineData($"0::/../../../besteffort/pod{Pod}/{Id}")]
    [InlineData($"0::/../../../pod{Pod}/{Id}/nested")]
    public void Of_KubernetesContainerBesideTheAgents_IsPodAndContainer(string line) => Assert.Equal($"k8s:{Pod}/5bf1a5a9b2f6", CgroupRun.Of([line]));

    [Fact]
    public void Of_PodWithoutAContainer_IsThePod() => Assert.Equal($"k8s:{Pod}", CgroupRun.Of([$"0::/kubepods/burstable/pod{Pod}"]));

    [Fact]
    public void Of_PodThatTheNodeDefines_IsThePod() =>
        Assert.Equal("k8s:0123456789abcdef0123456789abcdef/5bf1a5a9b2f6", CgroupRun.Of([$"0::/kubepods.slice/kubepods-pod0123456789abcdef0123456789abcdef.slice/crio-{Id}.scope"]));

    [Theory]
    [InlineData($"12:pids:/docker/{Id}")]
    [InlineData($"0::/system.slice/docker-{Id}.scope")]
    [InlineData($"0::/machine.slice/libpod-{Id}.scope/container")]
    [InlineData($"0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-{Id}.scope")]
    [InlineData($"0::/default/{Id}")]
    [InlineData($"0::/system.slice/nerdctl-{Id}.scope")]
    public void Of_Container_IsItsId(string line) => Assert.Equal("docker:5bf1a5a9b2f6", CgroupRun.Of([line]));

    [Theory]
    [InlineData("0::/system.slice/train@7.service", "systemd:train@7.service")]
    [InlineData("1:name=systemd:/system.slice/system-train.slice/train.service", "systemd:train.service")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-u17.service", "systemd:run-u17.service")]
    public void Of_Service_IsTheUnit(string line, string expected) => Assert.Equal(expected, CgroupRun.Of([line]));

    [Theory]
    [InlineData("0::/")]
    [InlineData("0::/init.scope")]
    [InlineData("0::/user.slice/user-1000.slice/session-3.scope")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-terminal-4711.scope")]
    [InlineData("4:memory:/system.slice/train.service")]
    [InlineData("4:memory:/process_api/f562b33de58b7d223ebdda6d52fdb865")]
    [InlineData("0::/slurm/uid_1000/job_/step_0")]
    [InlineData("0::/jobs/job_4242/step_0")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void Of_PlaceWherePeopleWork_IsNobodys(string line) => Assert.Null(CgroupRun.Of([line]));

    [Fact]
    public void Of_SeveralHierarchies_TakesTheOuterClaimFirst()
    {
        string[] lines = [$"12:pids:/docker/{Id}", "1:name=systemd:/system.slice/slurmd.service", "4:memory:/slurm/uid_0/job_7/step_0"];

        Assert.Equal("slurm:7", CgroupRun.Of(lines));
        Assert.Equal("docker:5bf1a5a9b2f6", CgroupRun.Of(lines[..2]));
    }

    [Fact]
    public void Of_HostileLines_EndsAndNamesNothingThatTheWireRefuses()
    {
        string[] lines =
        [
            "0::/" + new string('s', 8_000) + ".service",
            "0::/" + string.Concat(Enumerable.Repeat("slurm/job_x/", 700)),
            "0::/" + string.Concat(Enumerable.Repeat("kubepodspod", 700)),
        ];

        Assert.All(lines, line => Assert.Null(CgroupRun.Of([line])));
    }
}
