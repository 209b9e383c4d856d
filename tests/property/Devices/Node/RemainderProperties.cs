using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Devices.Node;

namespace TelemetryFootprint.PropertyTests.Devices.Node;

/// <summary>The rest of the node under any silence and any load: with what is measured it is what was assumed, and no joule is in both.</summary>
public sealed class RemainderProperties
{
    /// <summary>Silence comes in runs: a part that is silent for a second mostly is for more.</summary>
    private static readonly Arbitrary<NodeSecond[]> Seconds = Gen.ArrayOf(
        from gpus in Gen.Choose(0, 700).Two()
        from meters in Gen.Choose(0, 400).Two()
        from module in Gen.Choose(0, 100)
        from silent in Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(0, 15)))
        from length in Gen.Choose(1, 20)
        select Enumerable.Repeat(new NodeSecond(gpus, meters, module, silent), length))
        .Select(runs => runs.SelectMany(run => run).ToArray()).ToArbitrary();

    private static readonly NodeSecond AllTellNothing = new(default, default, 0, 0);

    [Fact]
    public void Close_Constant_RestAndMeasuredAreWhatWasAssumed() =>
        Prop.ForAll(Seconds, seconds =>
        {
            var world = Play(NodeWatts(350), seconds);
            // Whatever was measured above the constant is paid back by so many seconds of nothing.
            for (var left = (world.MeasuredTruth / 350_000) + 2; left > 0; left--)
                world.Play(AllTellNothing);

            return world.IsSound && world.Measured == world.MeasuredTruth && IsWithinAMillijoule(world.Rest + world.Measured, world.Seconds * 350_000);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1.1)]
    [InlineData(2)]
    [InlineData(2.0312)]
    public void Close_Ratio_RestAndMeasuredAreWhatWasAssumed(double ratio) =>
        Prop.ForAll(Seconds, seconds =>
        {
            var world = Play(new NodeOptions(null, (decimal)ratio), seconds);
            world.Play(AllTellNothing);
            var debt = world.Measured / (decimal)(ratio - 1);
            world.Play(AllTellNothing with { Gpus = ((int)(debt / 1000) + 1, 0) });

            return world.IsSound && world.Measured == world.MeasuredTruth && IsWithinAMillijoule(world.Rest + world.Measured, (long)(((decimal)ratio - 1) * world.Gpus));
        }).QuickCheckThrowOnFailure();

    /// <summary>At no moment more rest than what was assumed leaves: nothing is given before it is known that no meter has it.</summary>
    [Fact]
    public void Close_MetersBelowTheConstant_SumUpAtEveryTickThatTellsAll() =>
        Prop.ForAll(Seconds, seconds =>
        {
            var world = new NodeWorld(NodeWatts(1_000));
            foreach (var second in seconds)
            {
                world.Play(second);
                if ((second.Silent & 12) == 0 && !IsWithinAMillijoule(world.Rest + world.Measured, world.Seconds * 1_000_000)) return false;
                if (world.Rest + world.Measured > world.Seconds * 1_000_000) return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static NodeWorld Play(NodeOptions options, NodeSecond[] seconds)
    {
        var world = new NodeWorld(options);
        foreach (var second in seconds)
            world.Play(second);
        return world;
    }

    private static NodeOptions NodeWatts(decimal watts) => new(Watts.FromWatts(watts), null);

    private static bool IsWithinAMillijoule(long actual, long expected) => Math.Abs(actual - expected) <= 1;
}
