using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Energy.States;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

public sealed class OwnerSplitTests
{
    [Fact]
    public void Of_OneRunOnABusyDevice_GivesItAll()
    {
        var share = Assert.Single(OwnerSplit.Of(400_000, new StateEnergy(400_000, 0, 0), [new GpuUser("a", 1, 97)])!);

        Assert.Equal((OwnerKind.Run, "a", PowerState.Active, 400_000L), (share.Owner!.Kind, share.Owner.RunId, share.State, share.Millijoules));
    }

    [Fact]
    public void Of_TwoRuns_SplitsActiveByUseAndTheRestByContext() =>
        Assert.Equal(
            [("a", PowerState.ExecutionIdle, 50L), ("b", PowerState.ExecutionIdle, 50L), ("a", PowerState.Active, 750L), ("b", PowerState.Active, 250L)],
            Shares(new StateEnergy(1_000, 100, 0), [new GpuUser("b", 1, 25), new GpuUser("a", 1, 75)]));

    [Fact]
    public void Of_RanksOfOneRun_AreOneOwner() =>
        Assert.Equal(
            [("a", PowerState.Active, 600L), ("b", PowerState.Active, 400L)],
            Shares(new StateEnergy(1_000, 0, 0), [new GpuUser("a", 1, 30), new GpuUser("b", 1, 40), new GpuUser("a", 1, 30)]));

    [Fact]
    public void Of_UseUnknown_SplitsByContext() =>
        Assert.Equal(
            [("a", PowerState.Active, 666L), ("b", PowerState.Active, 334L)],
            Shares(new StateEnergy(1_000, 0, 0), [new GpuUser("a", 1, 0), new GpuUser("a", 1, 0), new GpuUser("b", 1, 0)]));

    [Fact]
    public void Of_StrangerBesideARun_IsNotPaidByTheRun() =>
        Assert.Equal(
            [(null, PowerState.Active, 400L), ("a", PowerState.Active, 600L)],
            Shares(new StateEnergy(1_000, 0, 0), [new GpuUser("a", 1, 60), new GpuUser(null, 1, 40)]));

    [Fact]
    public void Of_LoadWithoutAContext_HasNoPartOfTheIdleTime() =>
        Assert.Equal(
            [("a", PowerState.ExecutionIdle, 100L), ("a", PowerState.Active, 500L), ("gone", PowerState.Active, 500L)],
            Shares(new StateEnergy(1_000, 100, 0), [new GpuUser("gone", 0, 50), new GpuUser("a", 1, 50)]));

    [Fact]
    public void Of_NobodyKnown_IsUnattributedWhereHeldAndIdleElsewhere()
    {
        Assert.Equal([(null, PowerState.ExecutionIdle, 10L), (null, PowerState.Active, 90L)], Shares(new StateEnergy(90, 10, 0), []));
        var idle = Assert.Single(OwnerSplit.Of(100, new StateEnergy(0, 0, 100), [])!);
        Assert.Equal((OwnerKind.Idle, PowerState.Idle), (idle.Owner!.Kind, idle.State));
    }

    [Fact]
    public void Of_ReservedWithoutAProcess_IsReservedIdleOfItsRun()
    {
        var share = Assert.Single(OwnerSplit.Of(100, new StateEnergy(0, 0, 100), [], [new IdlePart("slurm:7", 1)])!);

        Assert.Equal((OwnerKind.ReservedIdle, "slurm:7", PowerState.Idle), (share.Owner!.Kind, share.Owner.RunId, share.State));
    }

    [Fact]
    public void Of_ReservedWithLoadOfNobodySeen_IsTheRuns() =>
        Assert.Equal([("slurm:7", PowerState.Active, 100L)], Shares(new StateEnergy(100, 0, 0), [], "slurm:7"));

    [Fact]
    public void Of_NoState_GoesByUse() =>
        Assert.Equal(
            [("a", PowerState.Unspecified, 300L), ("b", PowerState.Unspecified, 700L)],
            Of(OwnerSplit.Of(1_000, null, [new GpuUser("a", 1, 3), new GpuUser("b", 1, 7)])));

    [Fact]
    public void Of_NothingKnownAtAll_IsNoShare()
    {
        Assert.Null(OwnerSplit.Of(1_000, null, []));
        Assert.Null(OwnerSplit.Of(1_000, null, [new GpuUser(null, 1, 5)]));
        Assert.Null(OwnerSplit.Of(0, null, [new GpuUser("a", 1, 5)]));
    }

    [Fact]
    public void Of_MoreRunsThanAreToldApart_LeavesTheSmallestUnattributed()
    {
        var users = Enumerable.Range(1, OwnerSplit.MostRuns + 4).Select(use => new GpuUser($"run-{use:00}", 1, use)).ToList();

        var shares = Shares(new StateEnergy(210, 0, 0), users);

        Assert.Equal((null, PowerState.Active, 1L + 2 + 3 + 4), shares[0]);
        Assert.Equal(Enumerable.Range(5, OwnerSplit.MostRuns).Select(use => ($"run-{use:00}", PowerState.Active, (long)use)), shares.Skip(1)!);
    }

    [Fact]
    public void Of_PartThatNobodyHolds_IsIdleBesideTheRun() =>
        Assert.Equal(
            [("a", PowerState.ExecutionIdle, 30L), ("", PowerState.Idle, 770L), ("a", PowerState.Active, 300L)],
            Shares(new StateEnergy(1_000, 100, 0), [new GpuUser("a", 3, 0), GpuUser.Free(7)]));

    [Fact]
    public void Of_TwoReservers_HalveWhatNobodyUses() => Assert.Equal(
        [("a", PowerState.Idle, 500L), ("b", PowerState.Idle, 501L)], Shares(new StateEnergy(0, 0, 1_001), [], "a", "b"));

    private static List<(string? RunId, PowerState State, long Millijoules)> Shares(StateEnergy states, IReadOnlyList<GpuUser> users, params string[] reservedBy) =>
        Of(OwnerSplit.Of(states.Millijoules, states, users, [.. reservedBy.Select(run => new IdlePart(run, 1))]));

    private static List<(string? RunId, PowerState State, long Millijoules)> Of(IReadOnlyList<RowShare>? shares) =>
        [.. shares!.Select(share => (share.Owner?.RunId, share.State, share.Millijoules))];
}
