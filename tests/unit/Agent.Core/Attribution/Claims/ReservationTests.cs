using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Claims;

public sealed class ReservationTests
{
    private const string Uuid = "GPU-1f2e3d4c-0000-0000-0000-000000000001";
    private const string Job = "/slurm/uid_1000/job_9/step_0";

    private readonly ScriptedProcesses _processes = new();
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly ProcessOwners _owners;

    public ReservationTests()
    {
        _time.Advance(TimeSpan.FromHours(1));
        _owners = new ProcessOwners(_processes, _time, ScriptedProcesses.Agent);
    }

    [Fact]
    public void Of_ClaimedGpus_AreTheClaimsWhileItHolds()
    {
        Claim("a", 7, ClaimOrder.Root, "1");
        Claim("b", 8, ClaimOrder.Root, "GPU-1F2E");
        Assert.Empty(At(1));
        Turn(100);

        Assert.Equal(["a", "b"], At(1));
        Assert.Equal(["b"], At(0));
        // A row that began before says nothing of what was set aside later.
        Assert.Empty(At(1, since: 99));
        _owners.Claims.Of(7, ClaimOrder.Root)!.End();
        Turn(200);
        Assert.Equal(["b"], At(1));
    }

    [Fact]
    public void Scan_JobsOfSlurm_AreReservedAsTheirProcessesTellUntilTheyEnd()
    {
        _processes.Run(7, 100, null, "/slurm/uid_1000/job_9/step_extern");
        _processes.Run(8, 100, null, Job);
        _processes.Set(8, "SLURM_JOB_GPUS", "0,3");
        _processes.Run(9, 100, "elsewhere", "/user.slice");
        _owners.ScanJobs();

        Assert.Equal(["slurm:9", "", "slurm:9"], new[] { 0, 1, 3 }.Select(index => string.Join(' ', At(index))));
        _processes.End(7);
        _processes.End(8);
        _owners.ScanJobs();
        Assert.Empty(At(0));
    }

    [Fact]
    public void Scan_EnvironmentThatIsNotOursToRead_GoesByTheDeviceGroup()
    {
        _processes.Run(8, 100, null, Job);
        _processes.OpenGpus = ["2"];
        _owners.ScanJobs();

        Assert.Equal(["slurm:9"], At(2));
        Assert.Empty(At(0));
    }

    [Fact]
    public void Scan_NumberTakenOverByAJob_IsSeenAfterSomeScans()
    {
        _processes.Run(8, 100, null, "/user.slice");
        _owners.ScanJobs();
        _processes.Run(8, 200, null, Job);
        _processes.Set(8, "SLURM_STEP_GPUS", "0");
        for (var scans = 0; scans < 6; scans++)
            _owners.ScanJobs();

        Assert.Equal(["slurm:9"], At(0));
    }

    [Fact]
    public void Of_ClaimWithinAJob_TakesItsPlaceOnWhatItClaims()
    {
        _processes.Run(8, 100, null, Job);
        _processes.Set(8, "SLURM_JOB_GPUS", "0,1");
        _owners.ScanJobs();
        _owners.Open(new ClaimOrder("gpt-ft", 8, 1000) { Gpus = ["1"] });
        Turn(_time.GetTimestamp());

        Assert.Equal(["slurm:9"], At(0));
        Assert.Equal(["gpt-ft"], At(1));
    }

    /// <summary>A job on a MIG board has instances: a claim within it may name them, or mean all that it has of the board.</summary>
    [Theory]
    [InlineData("0/1/0", "gpt-ft", "slurm:9", "slurm:9")]
    [InlineData("0", "gpt-ft", "gpt-ft", "slurm:9")]
    [InlineData("2", "slurm:9", "slurm:9", "gpt-ft")]
    [InlineData("1", "slurm:9", "slurm:9", "slurm:9")]
    [InlineData("0/3/0", "slurm:9", "slurm:9", "slurm:9")]
    [InlineData("10", "slurm:9", "slurm:9", "slurm:9")]
    public void Of_ClaimWithinAJobOfInstances_TakesItsPlaceOnWhatItClaims(string gpu, string first, string second, string whole)
    {
        _processes.Run(8, 100, null, Job);
        _processes.OpenGpus = ["0/1/0", "0/2/0", "2"];
        _owners.ScanJobs();
        _owners.Open(new ClaimOrder("gpt-ft", 8, 1000) { Gpus = [gpu] });
        Turn(_time.GetTimestamp());

        Assert.Equal([[first], [second], [whole], []], new[] { Instance("0/1/0"), Instance("0/2/0"), At(2), Instance("0/3/0") });
    }

    /// <summary>Slurm's right is by numbers; whoever is in the job knows the UUID that CUDA has, or the board's.</summary>
    [Theory]
    [InlineData("MIG-1f2e3d4c-aaaa", "gpt-ft", "slurm:9")]
    [InlineData("MIG-GPU-1f2e3d4c-0000-0000-0000-000000000001/1/0", "gpt-ft", "slurm:9")]
    [InlineData("0/1/0", "gpt-ft", "slurm:9")]
    [InlineData(Uuid, "gpt-ft", "gpt-ft")]
    [InlineData("0", "gpt-ft", "gpt-ft")]
    [InlineData("1", "slurm:9", "slurm:9")]
    public void Of_ClaimWithinAJobOfInstances_MayUseAnyOfTheirNames(string gpu, string first, string second)
    {
        _processes.Run(8, 100, null, Job);
        _processes.OpenGpus = ["0/1/0", "0/2/0"];
        _owners.ScanJobs();
        _owners.Open(new ClaimOrder("gpt-ft", 8, 1000) { Gpus = [gpu] });
        Turn(_time.GetTimestamp());

        Assert.Equal([[first], [second], []], new[] { AnyName(1, "aaaa"), AnyName(2, "bbbb"), AnyName(3, "cccc") });
    }

    [Fact]
    public void Of_ClaimOfAnInstance_IsOfItsUuid()
    {
        Claim("a", 7, ClaimOrder.Root, "MIG-0a0b0c0d-1111-2222-3333-444455556666");
        // Whoever may set any aside names what he means: the board alone is the board as a whole.
        Claim("b", 8, ClaimOrder.Root, "0");
        Turn(100);

        Assert.Equal(["a"], Instance("MIG-0a0b0c0d-1111-2222-3333-444455556666"));
        Assert.Empty(Instance("0/1/0"));
    }

    /// <summary>Whoever named one that is not there hears of it, and may end the claim before anything is the run's.</summary>
    [Fact]
    public void Of_ClaimOfAGpuThatIsNotThere_IsSetAsideFromItsSecondTickOn()
    {
        var inventory = new Inventory { Devices = { new Device { Uuid = "GPU-0", Kind = DeviceKind.Gpu } } };
        Claim("a", 7, ClaimOrder.Root, "0", "9");
        _owners.Claims.Turn(100, inventory, []);
        Assert.Empty(_owners.Reservations.Of("GPU-0", 0, 200));
        _owners.Claims.Turn(200, inventory, []);
        Assert.Equal(["a"], _owners.Reservations.Of("GPU-0", 0, 200));
    }

    [Theory]
    [InlineData("0,1", "0 1")]
    [InlineData(" GPU-1f2e3d4c , 2", "GPU-1f2e3d4c 2")]
    [InlineData("0,MIG-0a0b0c0d,3", "0 MIG-0a0b0c0d 3")]
    [InlineData("0,0/1/0,3", "0")]
    [InlineData("1,-1,2", "1")]
    [InlineData("none", "")]
    [InlineData("", "")]
    public void Of_List_IsReadAsCudaDoes(string text, string expected) => Assert.Equal(expected, string.Join(' ', GpuList.Of(text)));

    [Theory]
    [InlineData("all")]
    [InlineData("GPU-")]
    [InlineData("-1")]
    [InlineData("0/1")]
    [InlineData("0/1/-1")]
    [InlineData("0/1/0/0")]
    [InlineData("MIG-")]
    public void Open_NoGpu_IsRefused(string gpu) =>
        Assert.Contains("neither an index", Assert.Throws<ClaimException>(() => Claim("a", 7, 1000, gpu)).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_ClaimWithoutARight_SetsNothingAsideAndSaysSo()
    {
        Assert.True(Claim("a", 7, 1000, "0").LacksRight);
        // A device control group that leaves one open has given that one.
        _processes.OpenGpus = ["1"];
        Assert.False(Claim("b", 8, 1000, "0", "1").LacksRight);
        Turn(100);

        Assert.Empty(At(0));
        Assert.Equal(["b"], At(1));
    }

    [Fact]
    public void Of_ClaimWithinAJobThatWasNotSeenYet_MaySetAsideWhatTheJobHas()
    {
        _processes.Run(8, 100, null, Job);
        _processes.Set(8, "SLURM_JOB_GPUS", "0");
        Assert.False(_owners.Open(new ClaimOrder("gpt-ft", 8, 1000) { Gpus = ["0", "1"] }).LacksRight);
        Turn(_time.GetTimestamp());

        Assert.Equal(["gpt-ft"], At(0));
        Assert.Empty(At(1));
    }

    [Fact]
    public void Of_UserOfTheConfiguration_MaySetAnyAside()
    {
        var owners = new ProcessOwners(_processes, _time, ScriptedProcesses.Agent, new ClaimLimits { ReservingUsers = [1000] });
        _processes.Run(7, 100);
        owners.Open(new ClaimOrder("a", 7, 1000) { Gpus = ["1"] });
        owners.Claims.Turn(100, new Inventory(), []);

        Assert.Equal(["a"], owners.Reservations.Of(Uuid, 1, long.MaxValue));
    }

    [Fact]
    public void Of_MoreNamesThanShareAGpu_LeaveEachJobItsSeat()
    {
        for (var pid = 100; pid < 120; pid++)
            Claim($"a-{pid}", pid, ClaimOrder.Root, "0");
        _processes.Run(8, 100, null, Job);
        _processes.Set(8, "SLURM_JOB_GPUS", "0");
        _owners.ScanJobs();
        Turn(_time.GetTimestamp());

        var reserving = At(0);
        Assert.Equal((16, true), (reserving.Count, reserving.Contains("slurm:9")));
        // A name within the job takes its place, and further ones take nobody's.
        for (var pid = 200; pid < 220; pid++)
        {
            _processes.Run(pid, 100, null, Job);
            _owners.Open(new ClaimOrder($"z-{pid}", pid, 1000) { Gpus = ["0"] });
        }

        _processes.Run(9, 100, null, "/slurm/uid_2000/job_10/step_0");
        _processes.Set(9, "SLURM_JOB_GPUS", "0");
        _owners.ScanJobs();
        Turn(_time.GetTimestamp());
        reserving = At(0);
        Assert.Equal((16, true, true, false), (reserving.Count, reserving.Contains("slurm:10"), reserving.Contains("z-200"), reserving.Contains("slurm:9")));
    }

    [Fact]
    public void Scan_DeviceGroupOfTheJob_GoesBeforeWhatItsProcessesSay()
    {
        _processes.Run(8, 100, null, Job);
        _processes.Set(8, "SLURM_JOB_GPUS", "0,1,2,3");
        _processes.OpenGpus = ["2"];
        _owners.ScanJobs();

        Assert.Equal(["", "slurm:9"], new[] { 0, 2 }.Select(index => string.Join(' ', At(index))));
    }

    private Claim Claim(string run, int pid, int user, params string[] gpus)
    {
        _processes.Run(pid, 100);
        return _owners.Open(new ClaimOrder(run, pid, user) { Gpus = gpus });
    }

    private IReadOnlyList<string> AnyName(int instance, string uuid) =>
        _owners.Reservations.Of([$"MIG-1f2e3d4c-{uuid}", $"MIG-{Uuid}/{instance}/0", $"0/{instance}/0"], (Uuid, 0), long.MaxValue);

    private void Turn(long now) => _owners.Claims.Turn(now, new Inventory(), []);

    private IReadOnlyList<string> Instance(string name) => _owners.Reservations.Of(name, -1, long.MaxValue);

    private IReadOnlyList<string> At(int index, long since = long.MaxValue) => _owners.Reservations.Of(index == 0 ? Uuid : "GPU-1f2e3d4c-0000-0000-0000-000000000002", index, since);
}
