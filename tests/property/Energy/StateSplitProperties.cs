using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Agent.Core.Energy.States;

namespace TelemetryFootprint.PropertyTests.Energy;

public sealed class StateSplitProperties
{
    private static readonly Gen<int?> Utilization = Gen.Choose(-1, 100).Select(percent => percent < 0 ? (int?)null : percent);

    private static readonly Gen<bool?> Held = Gen.Choose(-1, 1).Select(held => held < 0 ? (bool?)null : held > 0);

    private static readonly Gen<long?> Baseline = Gen.Choose(-1, 2_000_000).Select(milliwatts => milliwatts < 0 ? (long?)null : milliwatts);

    private static readonly Arbitrary<(long Millijoules, long Microseconds, long? Baseline, int? Utilization, bool? IsHeld)> Rows =
        (from millijoules in Gen.Choose(0, int.MaxValue)
         from microseconds in Gen.Choose(-1, 12_000_000)
         from baseline in Baseline
         from utilization in Utilization
         from held in Held
         select ((long)millijoules, (long)microseconds, baseline, utilization, held)).ToArbitrary();

    [Fact]
    public void Of_AnyRow_SplitsItWithoutLossOrDebt() =>
        Prop.ForAll(Rows, row =>
            StateSplit.Of(row.Millijoules, row.Microseconds, row.Baseline, row.Utilization, row.IsHeld) is not { } split
            || (split.Millijoules == row.Millijoules && split is { Active: >= 0, ExecutionIdle: >= 0, Idle: >= 0 })).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_AnyRow_IsEitherHeldOrNot() =>
        Prop.ForAll(Rows, row =>
            StateSplit.Of(row.Millijoules, row.Microseconds, row.Baseline, row.Utilization, row.IsHeld) is not { ExecutionIdle: > 0, Idle: > 0 }).QuickCheckThrowOnFailure();

    /// <summary>A history of loads: what the baseline says stays between the lowest and the highest power ever seen or known before.</summary>
    [Fact]
    public void IdleBaseline_AnyHistory_StaysWithinWhatWasSeen() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(1, 700_000).SelectMany(_ => Utilization, (power, load) => (power, load))).ToArbitrary(), Baseline.ToArbitrary(), (history, prior) =>
        {
            var baseline = new IdleBaseline(prior);
            long[] seen = [.. history.Select(reading => (long)reading.power), .. prior is { } known ? new[] { known } : []];
            for (var i = 0; i < history.Length; i++)
            {
                baseline.Observe(i * 1_000_000L, history[i].power, history[i].load);
                if (baseline.Milliwatts < seen.Min() - 1 || baseline.Milliwatts > seen.Max())
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();
}
