using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Claims;

/// <summary>What is told of a claim that names what is not there, or what is somebody else's.</summary>
public sealed class ToldOfClaimsTests
{
    private const int User = 1000;

    private readonly ScriptedProcesses _processes = new();
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly ProcessOwners _owners;
    private long _now;

    public ToldOfClaimsTests()
    {
        _processes.Run(7, 100);
        _processes.Run(8, 110);
        _processes.Run(20, 100, user: 2000);
        _owners = new ProcessOwners(_processes, _time, ScriptedProcesses.Agent, users: new(user => user == 2000 ? "ada" : null));
    }

    /// <summary>By what is there when it begins; a host whose library has not opened yet has no GPU that could be missing.</summary>
    [Theory]
    [InlineData("0,0/1/0", null)]
    [InlineData("0,0/2/0,1", "there is no GPU 0/2/0, 1 here, but 0 (GPU-0), 0/1/0 (MIG-0)")]
    public void Turn_OrderOfGpusThatAreNotThere_SaysWhich(string gpus, string? expected)
    {
        var device = new Device { Uuid = "GPU-0", Kind = DeviceKind.Gpu };
        var instance = new Device { Uuid = "MIG-0", Kind = DeviceKind.Mig, ParentUuid = "GPU-0", MigInstance = "1/0" };
        var claim = _owners.Open(new ClaimOrder("a", 7, User) { Gpus = gpus.Split(',') });
        _owners.Claims.Turn(_now += 1_000_000, new Inventory { Devices = { device, instance } }, []);
        Assert.Equal(expected, claim.State.Absent);

        var blind = _owners.Open(new ClaimOrder("b", 8, User) { Gpus = gpus.Split(',') });
        Turn();
        Assert.Null(blind.State.Absent);
    }

    [Fact]
    public void Message_ClaimOfARunThatAnothersWordNamedFirst_HasNotItsUsersName()
    {
        _processes.Run(31, 100, "own", user: 1001);
        _processes.Run(30, 100, "mine", user: 2000);
        _processes.Run(32, 100, user: 2000);
        var told = new ToldClaims(_owners.Claims, _owners);
        Look(31, 30);
        Open("own", 32, 2000);
        Open("mine", 20, 2000);
        Turn();

        Assert.Equal([("mine", "ada"), ("own", "")], told.Message().Claims.Select(claim => (claim.RunId, claim.User)).Order());
    }

    private void Open(string run, int pid, int user) => _owners.Open(new ClaimOrder(run, pid, user));

    private void Look(params int[] pids) => Array.ForEach(pids, _owners.Look);

    private void Turn() => _owners.Claims.Turn(_now += 1_000_000, new Inventory(), []);
}
