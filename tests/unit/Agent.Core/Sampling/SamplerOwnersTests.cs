using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Sampling;

public sealed class SamplerOwnersTests : IProcessOwners
{
    private readonly Dictionary<int, string> _runs = [];
    private readonly HashSet<string> _reserved = [];
    private readonly List<long> _turns = [];
    private int _begun;

    [Fact]
    public void Rows_TwoRunsOnOneGpu_AreSplitByTheirUse()
    {
        using var rig = new SamplerRig(owners: this);
        Hold(rig, 7, 8);
        rig.Gpus[0].Use = since => [new ProcessUse(7, since + 1, 75), new ProcessUse(8, since + 1, 25)];
        (_runs[7], _runs[8]) = ("a", "b");
        rig.Run(60);
        rig.Gpus[0].Utilization = () => 100;
        var before = Shares(rig).Count;
        rig.Run(60);
        var busy = Shares(rig).Skip(before).ToList();

        Assert.Equal(rig.Millijoules("GPU-0"), Shares(rig).Sum(share => share.Millijoules));
        Assert.Equal(3.0, Sum(busy, "a") / (double)Sum(busy, "b"), 0.001);
        Assert.Equal(0, Sum(busy, null));
    }

    [Fact]
    public void Rows_ProcessOfNobody_IsUnattributedBesideTheRun()
    {
        using var rig = new SamplerRig(owners: this);
        Hold(rig, 7, 8);
        _runs[7] = "a";
        rig.Run(30);

        Assert.Equal(Sum(Shares(rig), "a"), Sum(Shares(rig), null), 100.0);
        Assert.All(rig.Rows("GPU-1"), row => Assert.All(row.Shares ?? [], share => Assert.NotEqual(OwnerKind.Run, share.Owner?.Kind)));
    }

    [Fact]
    public void Rows_ReservedAndUnused_AreTheReserversAndOthersAreIdle()
    {
        using var rig = new SamplerRig(owners: this);
        foreach (var gpu in rig.Gpus)
            (gpu.Utilization, gpu.Processes) = (() => 0, () => 0);
        _reserved.Add("GPU-0");
        rig.Run(30);

        Assert.Equal([OwnerKind.ReservedIdle], Kinds("GPU-0"));
        Assert.Equal([OwnerKind.Idle], Kinds("GPU-1"));
        IEnumerable<OwnerKind?> Kinds(string uuid) => rig.Rows(uuid).SelectMany(row => row.Shares ?? []).Select(share => share.Owner?.Kind).Distinct();
    }

    [Fact]
    public void Rows_MigInstanceThatIsHeldAndUnused_IsReservedByItsSlices()
    {
        using var rig = new SamplerRig(owners: this);
        (rig.Gpus[0].Mig, rig.Gpus[0].Instances) = (1, [new MigInstance("MIG-a", "2g.20gb", 2, 1, 0), new MigInstance("MIG-b", "1g.10gb", 1, 2, 0)]);
        (rig.Gpus[0].Utilization, rig.Gpus[0].Processes) = (() => 0, () => 0);
        _reserved.Add("MIG-a");
        rig.Run(70);

        var shares = rig.Rows("GPU-0").TakeLast(10).SelectMany(row => row.Shares ?? []).ToList();
        Assert.Equal(rig.Rows("GPU-0").TakeLast(10).Sum(row => row.Millijoules), shares.Sum(share => share.Millijoules));
        Assert.Equal([OwnerKind.ReservedIdle, OwnerKind.Idle], shares.Select(share => share.Owner!.Kind).Distinct().Order());
        Assert.Equal(2 / 7.0, shares.Where(share => share.Owner!.Kind == OwnerKind.ReservedIdle).Sum(share => share.Millijoules) / (double)shares.Sum(share => share.Millijoules), 0.001);
    }

    [Fact]
    public void Cut_BetweenTwoTicks_ClosesARowThereAndLeavesTheGridAsItIs()
    {
        using var rig = new SamplerRig(owners: this);
        rig.Run(5);
        rig.Time.Advance(TimeSpan.FromMilliseconds(300));
        var cut = rig.Time.GetTimestamp() / TimeSpan.TicksPerMicrosecond;
        rig.Sampler.Cut();
        Assert.Equal(TimeSpan.Zero, rig.Sampler.UntilNext());
        rig.Sampler.Step();
        Assert.Equal(cut, _turns[^1]);
        rig.Sampler.Cut();
        // Another one that is asked for waits, and the grid's own comes later still.
        Assert.Equal(TimeSpan.FromMilliseconds(500), rig.Sampler.UntilNext());
        rig.Run(5);

        var ends = rig.Rows("GPU-0").Select(row => row.EndMicroseconds).ToList();
        Assert.Equal([cut, cut + 500_000, cut + 700_000, cut + 1_700_000], ends.SkipWhile(end => end < cut).Take(4));
        Assert.Equal(rig.Ticks.Select(tick => tick.MonotonicMicroseconds), _turns.TakeLast(rig.Ticks.Count));
        Assert.Equal(_turns.Count, _begun);
        Assert.Equal(0, rig.Sampler.State.MissedTicks);
        Assert.Equal(rig.Counter() - 1_000_000, rig.Millijoules("GPU-0"), 300_000.0);
    }

    [Fact]
    public void Cut_HoweverManyAsk_IsTwiceASecondAndAtOnceAfterARest()
    {
        using var rig = new SamplerRig(owners: this);
        rig.Run(3);
        var (start, before) = (rig.Time.GetTimestamp(), _turns.Count);
        while (rig.Time.GetElapsedTime(start) < TimeSpan.FromSeconds(10))
        {
            rig.Sampler.Cut();
            rig.Time.Advance(TimeSpan.FromMilliseconds(10));
            rig.Sampler.Step();
        }

        // 10 of the grid, and no more than 20 beside.
        Assert.InRange(_turns.Count - before, 20, 31);
        rig.Run(3);
        rig.Time.Advance(TimeSpan.FromMilliseconds(60));
        rig.Sampler.Cut();
        Assert.Equal(TimeSpan.Zero, rig.Sampler.UntilNext());
    }

    [Fact]
    public void Rows_SilenceOfMinutes_IsNobodysWhoeverIsThereAfterIt()
    {
        using var rig = new SamplerRig(owners: this);
        Hold(rig, 7);
        _runs[7] = "a";
        rig.Run(5);
        rig.Gpus[0].Energy = () => Reading<long>.Failed(NvmlReturn.Timeout);
        rig.Gpus[0].Power = () => Reading<long>.Failed(NvmlReturn.Timeout);
        rig.Run(120);
        rig.Gpus[0].Energy = () => rig.Counter();
        rig.Run(5);

        var silence = rig.Rows("GPU-0").Single(row => row.EndMicroseconds - row.StartMicroseconds > 60_000_000);
        Assert.Null(silence.Shares);
        Assert.Contains(rig.Rows("GPU-0")[^1].Shares!, share => share.Owner?.RunId == "a");
    }

    void IProcessOwners.See(int pid)
    {
    }

    string? IProcessOwners.RunOf(int pid, long sinceMicroseconds) => _runs.GetValueOrDefault(pid);

    IReadOnlyList<string> IProcessOwners.ReservedBy(string uuid, int index, long sinceMicroseconds) => _reserved.Contains(uuid) ? ["slurm:7"] : [];

    void IProcessOwners.Begin() => _begun++;

    void IProcessOwners.Turn(long nowMicroseconds, Inventory inventory, IReadOnlyList<DeviceRow> rows) => _turns.Add(nowMicroseconds);

    private static void Hold(SamplerRig rig, params int[] pids)
    {
        rig.Gpus[0].Contexts = [.. pids.Select(pid => new GpuContext(pid, -1))];
        rig.Gpus[0].Processes = () => pids.Length;
    }

    private static List<RowShare> Shares(SamplerRig rig) =>
        [.. rig.Rows("GPU-0").SelectMany(row => row.Shares ?? [new RowShare(null, default, row.Millijoules)])];

    private static long Sum(IReadOnlyList<RowShare> shares, string? run) => shares.Where(share => share.Owner?.RunId == run).Sum(share => share.Millijoules);
}
