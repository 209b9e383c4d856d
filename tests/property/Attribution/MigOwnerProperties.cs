using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Energy.States;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Attribution;

/// <summary>Σ runs + reserved idle + idle + unattributed = board, whatever instances, holders and processes come and go on it.</summary>
public sealed class MigOwnerProperties
{
    private const long Second = 1_000_000;
    private const string Board = "GPU-1";

    private static readonly Gen<MigInstance> Instance =
        from number in Gen.Choose(0, 6)
        from slices in Gen.Choose(0, 4)
        from gpuInstance in Gen.Choose(0, 4)
        select new MigInstance($"MIG-{number}", $"{slices}g.10gb", slices, gpuInstance, number);

    private static readonly Gen<GpuProcess> Process =
        from pid in Gen.Choose(1, 9)
        from instance in Gen.Choose(-1, 5)
        select new GpuProcess(pid, HoldsContext: true, 0, instance);

    /// <summary>Who has the board (−1) or an instance.</summary>
    private static readonly Gen<(int Instance, string Run)> Holder =
        from instance in Gen.Choose(-1, 6)
        from run in Gen.Choose(0, 25)
        select (instance, $"run-{run}");

    private static readonly Gen<Moment> Moments =
        from millijoules in Gen.Frequency((1, Gen.Choose(0, 9)), (3, Gen.Choose(0, 700_000)), (1, Gen.Choose(0, int.MaxValue)))
        from seconds in Gen.Choose(1, 12)
        from most in Gen.Choose(-1, 8)
        from instances in Gen.ListOf(Instance)
        from processes in Gen.ListOf(Process)
        from holders in Gen.ListOf(Holder)
        select new Moment(millijoules, seconds, most < 0 ? null : most, [.. instances], [.. processes], [.. holders]);

    [Fact]
    public void Of_AnyHistoryOfABoard_EveryMillijouleHasExactlyOneOwner() =>
        Prop.ForAll(Gen.ArrayOf(Moments).ToArbitrary(), Gen.Choose(-1, 200_000).ToArbitrary(), (history, baseline) =>
        {
            var states = new PowerStates(baseline < 0 ? null : baseline);
            long now = 0, board = 0, owned = 0;
            foreach (var moment in history)
            {
                var step = new MeterStep(RowKind.Interval, now, moment.Millijoules);
                now += moment.Seconds * Second;
                board += moment.Millijoules;
                var shares = SharesOf(moment, states.Split(step, now, moment.Millijoules / moment.Seconds, null, moment.Processes.Count));
                owned += shares.Sum(share => share.Millijoules);
                if (shares.Any(share => share.Millijoules < 0) || shares.DistinctBy(share => (share.Owner?.Kind, share.Owner?.RunId, share.State)).Count() != shares.Count)
                    return false;
            }

            return owned == board;
        }).QuickCheckThrowOnFailure();

    /// <summary>Nobody pays idle energy for what he does not hold, and at most his slices' part.</summary>
    [Fact]
    public void Of_AnUnusedBoard_IsReservedByHoldersOnlyAndByTheirSlices() =>
        Prop.ForAll(Moments.ToArbitrary(), moment =>
        {
            var unused = moment with { Processes = [], Most = 64, Holders = [.. moment.Holders.Where(holder => holder.Instance >= 0)] };
            var held = unused.Instances.Where(instance => instance.Slices > 0).DistinctBy(instance => instance.Uuid).Where(instance => unused.Holders.Any(holder => $"MIG-{holder.Instance}" == instance.Uuid)).Sum(instance => instance.Slices);
            var shares = SharesOf(unused, new StateEnergy(0, 0, moment.Millijoules));
            var reserved = shares.Where(share => share.Owner?.Kind == OwnerKind.ReservedIdle).ToList();
            return reserved.TrueForAll(share => unused.Holders.Any(holder => holder.Run == share.Owner!.RunId)) && reserved.Sum(share => share.Millijoules) <= ((double)moment.Millijoules * held / 64) + 1;
        }).QuickCheckThrowOnFailure();

    private static IReadOnlyList<RowShare> SharesOf(Moment moment, StateEnergy? states)
    {
        var owners = new Holders(moment.Holders);
        var users = GpuUsers.OfMig(moment.Processes, owners, moment.Instances, moment.Most);
        return OwnerSplit.Of(moment.Millijoules, states, users, IdleParts.OfMig(owners, (Board, 0), moment.Instances, moment.Processes, moment.Most, 0))
            ?? [new RowShare(null, default, moment.Millijoules)];
    }

    private sealed record Moment(
        long Millijoules, long Seconds, int? Most, IReadOnlyList<MigInstance> Instances, IReadOnlyList<GpuProcess> Processes, IReadOnlyList<(int Instance, string Run)> Holders);

    private sealed class Holders(IReadOnlyList<(int Instance, string Run)> holders) : IProcessOwners
    {
        public void See(int pid)
        {
        }

        public string? RunOf(int pid, long sinceMicroseconds = long.MaxValue) => pid % 3 == 0 ? null : $"run-{pid}";

        public IReadOnlyList<string> ReservedBy(string uuid, int index, long sinceMicroseconds) =>
            [.. holders.Where(holder => uuid == (holder.Instance < 0 ? Board : $"MIG-{holder.Instance}")).Select(holder => holder.Run).Distinct().Order(StringComparer.Ordinal)];
    }
}
