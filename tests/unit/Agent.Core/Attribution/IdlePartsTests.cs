using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Energy.States;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

/// <summary>Whose the slices of a MIG board are that nobody uses: of the one who holds them, by compute slices.</summary>
public sealed class IdlePartsTests : IProcessOwners
{
    private const string Board = "GPU-1f2e";
    private static readonly MigInstance[] Instances = [new("MIG-a", "3g.40gb", 3, 1, 0), new("MIG-b", "2g.20gb", 2, 2, 0), new("MIG-c", "1g.10gb", 1, 3, 0)];

    private readonly Dictionary<(string Uuid, int Index), string[]> _held = [];

    [Fact]
    public void Of_WholeGpu_IsItsReserversInEqualParts()
    {
        _held[(Board, 3)] = ["a", "b"];

        Assert.Equal([new IdlePart("a", 1), new IdlePart("b", 1)], IdleParts.Of(this, Board, 3, 0));
    }

    [Fact]
    public void OfMig_HeldAndUnusedInstance_IsItsHoldersAndTheRestNobodys()
    {
        _held[("MIG-a", -1)] = ["pod"];

        Assert.Equal([("pod", 3), (null, 4)], Slices());
        Assert.Equal([("pod", OwnerKind.ReservedIdle, 300L), ("", OwnerKind.Idle, 400L)], Split(new StateEnergy(0, 0, 700)));
    }

    [Fact]
    public void OfMig_HeldInstanceBesideAUsedOne_PaysForItsOwnSlicesOnly()
    {
        _held[("MIG-a", -1)] = ["pod"];
        _held[("MIG-b", -1)] = ["other"];
        var process = new GpuProcess(7, HoldsContext: true, 0, 2);

        // Of the five slices without a process three are the pod's; the holder of what is used pays by its process.
        Assert.Equal([("pod", 3), (null, 2)], Slices(process));
        Assert.Equal([("7", OwnerKind.Run, 200L), ("pod", OwnerKind.ReservedIdle, 300L), ("", OwnerKind.Idle, 200L)], Split(new StateEnergy(0, 700, 0), process));
    }

    [Fact]
    public void OfMig_HoldersOfTheBoard_HaveWhatNoInstanceIsHeldOf()
    {
        _held[(Board, 0)] = ["job"];
        _held[("MIG-a", -1)] = ["pod", "twin"];

        Assert.Equal([("job", 4), ("pod", 1.5), ("twin", 1.5)], Slices());
    }

    [Theory]
    [InlineData("MIG-GPU-1f2e/2/0")]
    [InlineData("0/2/0")]
    public void OfMig_NameOfAnOldDriverOrOfADeviceGroup_IsTheInstance(string name)
    {
        _held[(name, -1)] = ["pod"];

        Assert.Equal([("pod", 2), (null, 5)], Slices());
    }

    [Fact]
    public void OfMig_EachInstanceUsedOrNobodyHoldingAny_IsNobodys()
    {
        Assert.Empty(Slices());
        _held[("MIG-a", -1)] = ["pod"];
        Assert.Empty(Slices(new GpuProcess(7, HoldsContext: true, 0, 1)));
    }

    [Fact]
    public void OfMig_SlicesThatNobodyKnows_AreTheBoardsHolders()
    {
        _held[(Board, 0)] = ["job"];
        _held[("MIG-a", -1)] = ["pod"];

        Assert.Equal(["job"], IdleParts.OfMig(this, (Board, 0), [new("MIG-a", "", 0, 1, 0)], [], null, 0).Select(part => part.RunId));
    }

    /// <summary>As on a whole GPU: more share none of it, and that is idle.</summary>
    [Fact]
    public void OfMig_MoreHoldersThanShareAGpu_LeavesTheRestIdle()
    {
        _held[("MIG-a", -1)] = [.. Enumerable.Range(10, 16).Select(run => $"a-{run}")];
        _held[("MIG-b", -1)] = ["b"];

        var parts = IdleParts.OfMig(this, (Board, 0), Instances, [], 7, 0);
        Assert.Equal((17, true, true), (parts.Count, parts.Any(part => part.RunId == "b"), parts.All(part => part.RunId != "a-25")));
        Assert.Equal(7 * 5_040, parts.Sum(part => part.Weight));
        Assert.Null(parts[^1].RunId);
    }

    /// <summary>Load that nobody is seen with is of those that hold the slices, as far as they go.</summary>
    [Fact]
    public void Split_LoadOfNobodySeen_IsTheHoldersPartAndElseUnattributed()
    {
        _held[("MIG-a", -1)] = ["pod"];

        Assert.Equal([("pod", OwnerKind.Run, 300L), ("", OwnerKind.Unattributed, 400L)], Split(new StateEnergy(700, 0, 0)));
    }

    void IProcessOwners.See(int pid)
    {
    }

    string? IProcessOwners.RunOf(int pid, long sinceMicroseconds) => $"{pid}";

    IReadOnlyList<string> IProcessOwners.ReservedBy(string uuid, int index, long sinceMicroseconds) => _held.GetValueOrDefault((uuid, index)) ?? [];

    private List<(string? RunId, double Slices)> Slices(params GpuProcess[] processes) =>
        [.. IdleParts.OfMig(this, (Board, 0), Instances, processes, 7, 0).Select(part => (part.RunId, part.Weight / 5_040.0))];

    private List<(string RunId, OwnerKind Kind, long Millijoules)> Split(StateEnergy states, params GpuProcess[] processes) =>
        [.. OwnerSplit.Of(states.Millijoules, states, GpuUsers.OfMig(processes, this, Instances, 7), IdleParts.OfMig(this, (Board, 0), Instances, processes, 7, 0))!
            .Select(share => (share.Owner?.RunId ?? "", share.Owner?.Kind ?? OwnerKind.Unattributed, share.Millijoules))];
}
