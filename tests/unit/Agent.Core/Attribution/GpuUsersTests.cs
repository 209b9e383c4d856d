using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

public sealed class GpuUsersTests : IProcessOwners
{
    private static readonly MigInstance[] Instances = [new("MIG-1", "3g.40gb", 3, 1, 0), new("MIG-2", "2g.20gb", 2, 2, 0)];

    [Fact]
    public void OfMig_InstanceWithTwoProcesses_SharesItsSlicesAndTheRestIsFree()
    {
        var users = GpuUsers.OfMig([Process(7, 1), Process(8, 1), Process(9, 2)], this, Instances, 7);

        Assert.Equal([new GpuUser("7", 7_560, 0), new GpuUser("8", 7_560, 0), new GpuUser("9", 10_080, 0), GpuUser.Free(10_080)], users);
    }

    [Fact]
    public void OfMig_EveryInstanceHeld_HasNothingFreeWhereTheBoardsSlicesAreUnknown() =>
        Assert.Equal([new GpuUser("7", 15_120, 0), new GpuUser("9", 10_080, 0)], GpuUsers.OfMig([Process(7, 1), Process(9, 2)], this, Instances, null));

    [Fact]
    public void OfMig_ProcessOfNoKnownInstance_CountsEachAlike() =>
        Assert.Equal([new GpuUser("7", 1, 0), new GpuUser("8", 1, 0)], GpuUsers.OfMig([Process(7, 1), Process(8, -1)], this, Instances, 7));

    [Fact]
    public void OfMig_NobodyThere_IsNobody() => Assert.Empty(GpuUsers.OfMig([], this, Instances, 7));

    void IProcessOwners.See(int pid)
    {
    }

    string? IProcessOwners.RunOf(int pid, long sinceMicroseconds) => $"{pid}";

    private static GpuProcess Process(int pid, int instance) => new(pid, HoldsContext: true, Use: 0, instance);
}
