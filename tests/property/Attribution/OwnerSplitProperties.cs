using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Energy.States;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.PropertyTests.Attribution;

/// <summary>Σ runs + reserved idle + idle + unattributed = device, whatever has happened on it.</summary>
public sealed class OwnerSplitProperties
{
    private const long Second = 1_000_000;

    private static readonly Gen<string?> Run = Gen.Choose(-1, 30).Select(run => run < 0 ? null : $"run-{run}");

    private static readonly Gen<GpuUser> User =
        from run in Run
        from holds in Gen.Choose(0, 4)
        from use in Gen.Choose(-50, 100)
        select holds == 4 && run is null ? GpuUser.Free(use + 51) : new GpuUser(run, holds, Math.Max(0, use));

    private static readonly Gen<int?> Percent = Gen.Choose(-20, 100).Select(percent => percent < 0 ? (int?)null : percent);

    private static readonly Gen<Moment> Moments =
        from millijoules in Gen.Frequency((1, Gen.Choose(0, 3)), (3, Gen.Choose(0, 700_000)), (1, Gen.Choose(0, int.MaxValue)))
        from seconds in Gen.Choose(1, 12)
        from percent in Percent
        from users in Gen.ListOf(User)
        from isListed in Gen.Choose(0, 3)
        from reserved in Gen.Choose(0, 3)
        select new Moment(millijoules, seconds, percent, isListed > 0 ? [.. users] : null, reserved == 0 ? [new("reserved", 1)] : reserved == 1 ? [new("first", 1), new("second", 5), new(null, 2)] : null);

    [Fact]
    public void Of_AnyHistory_EveryMillijouleHasExactlyOneOwner() =>
        Prop.ForAll(Gen.ArrayOf(Moments).ToArbitrary(), Gen.Choose(-1, 200_000).ToArbitrary(), (history, baseline) =>
        {
            var states = new PowerStates(baseline < 0 ? null : baseline);
            var byOwner = new Dictionary<(OwnerKind Kind, string RunId), long>();
            long now = 0, device = 0;
            foreach (var moment in history)
            {
                var step = new MeterStep(RowKind.Interval, now, moment.Millijoules);
                now += moment.Seconds * Second;
                device += moment.Millijoules;
                var split = states.Split(step, now, moment.Millijoules / moment.Seconds, moment.Percent, moment.Users?.Count(user => user.Hold > 0));
                var shares = OwnerSplit.Of(moment.Millijoules, split, moment.Users ?? [], moment.Unused) ?? [new RowShare(null, default, moment.Millijoules)];
                if (shares.Any(share => share.Millijoules < 0) || shares.Sum(share => share.Millijoules) != moment.Millijoules)
                    return false;
                foreach (var share in shares)
                {
                    var owner = (share.Owner?.Kind ?? OwnerKind.Unattributed, share.Owner?.RunId ?? "");
                    byOwner[owner] = byOwner.GetValueOrDefault(owner) + share.Millijoules;
                }
            }

            return byOwner.Values.Sum() == device;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_AnyMoment_OwnsNothingTwiceAndFitsTheWire() =>
        Prop.ForAll(Moments.ToArbitrary(), moment =>
        {
            var split = new PowerStates(60_000).Split(new MeterStep(RowKind.Interval, 0, moment.Millijoules), moment.Seconds * Second, 60_000, moment.Percent, moment.Users?.Count);
            var shares = OwnerSplit.Of(moment.Millijoules, split, moment.Users ?? [], moment.Unused) ?? [];
            return shares.DistinctBy(share => (share.Owner?.Kind, share.Owner?.RunId, share.State)).Count() == shares.Count
                && shares.Select(share => share.Owner).OfType<Owner>().Distinct().Count() <= OwnerSplit.MostRuns + Math.Max(1, moment.Unused?.Count ?? 0)
                && shares.All(share => share.Owner is not { } owner || owner.RunId.Length <= Limits.MaxRunIdBytes);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_AnyMoment_DoesNotDependOnTheOrderOfTheProcesses() =>
        Prop.ForAll(Moments.ToArbitrary(), moment =>
        {
            var states = new StateEnergy(moment.Millijoules, 0, 0);
            var users = moment.Users ?? [];
            return (OwnerSplit.Of(moment.Millijoules, states, users) ?? []).SequenceEqual(OwnerSplit.Of(moment.Millijoules, states, [.. users.Reverse()]) ?? []);
        }).QuickCheckThrowOnFailure();

    private sealed record Moment(long Millijoules, long Seconds, int? Percent, IReadOnlyList<GpuUser>? Users, IReadOnlyList<IdlePart>? Unused);
}
