using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Accounting.Intervals;

namespace TelemetryFootprint.PropertyTests.Intervals;

public sealed class CarryingSplitProperties
{
    private static readonly Arbitrary<(long[] Weights, long[] Totals)> Runs =
        (from weights in Gen.Choose(0, 8).Select(weight => (long)weight).NonEmptyListOf()
         from totals in Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, int.MaxValue)).Select(total => (long)total).ListOf()
         select (weights.Take(9).Append(1L).ToArray(), totals.ToArray())).ToArbitrary();

    [Fact]
    public void Split_AnyWeightsAndTotals_ConservesEachAndIsNeverNegative() =>
        Prop.ForAll(Runs, run =>
        {
            var split = new CarryingSplit(run.Weights);
            return run.Totals.All(total =>
            {
                var parts = split.Split(total);
                return parts.Sum() == total && parts.All(part => part >= 0);
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Split_AnyWeightsAndTotals_LeavesNoPartBehindItsShare() =>
        Prop.ForAll(Runs, run =>
        {
            var split = new CarryingSplit(run.Weights);
            var sums = new long[run.Weights.Length];
            long given = 0, whole = run.Weights.Sum();
            foreach (var total in run.Totals)
            {
                given += total;
                var parts = split.Split(total);
                for (var i = 0; i < sums.Length; i++) sums[i] += parts[i];
                var allowed = run.Weights.Length;
                if (sums.Where((sum, i) => Math.Abs(sum - ((decimal)given * run.Weights[i] / whole)) > allowed).Any())
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Between_AnyMarks_SumsExactlyAndIsNeverNegative() =>
        Prop.ForAll(Gen.Choose(0, 1000).ListOf().ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (marks, total) =>
        {
            long[] scale = [0, .. marks.Order().Select(mark => (long)mark), 1000];
            var parts = scale.Zip(scale[1..]).Select(pair => ConservingSplit.Between(total, pair.First, pair.Second, 1000)).ToList();
            return parts.Sum() == total && parts.All(part => part >= 0);
        }).QuickCheckThrowOnFailure();
}
