using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.PropertyTests.Ledger;

public class LedgerOrderTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(25);

    [Fact]
    [Trait("Fault", "F31")]
    public void Ledger_AnyOrderAndOverlapOfBatches_IsTheSameBytes() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var tape = new FleetTape(seed);
            var straight = ExportAsync(tape, tape.OneByOne(), 1).GetAwaiter().GetResult();
            var shuffled = ExportAsync(tape, tape.Shuffled(seed), 1 + (seed % 5)).GetAwaiter().GetResult();
            Assert.Contains("booked", straight, StringComparison.Ordinal);
            Assert.Contains("\npart\t", straight, StringComparison.Ordinal);
            Assert.Contains("late", straight, StringComparison.Ordinal);
            Assert.Equal(straight, shuffled);
        }).Check(Runs);

    [Fact]
    public void Ledger_AnyHistoryOfFactors_BalancesToTheNanogram() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => BalanceAsync(seed).GetAwaiter().GetResult()).Check(Runs);

    private static async Task<string> ExportAsync(FleetTape tape, IEnumerable<Arrival> batches, int rowsPerGroup)
    {
        await using var world = new LedgerWorld();
        world.Say(0, 200, FactorQuality.Measured, LedgerWorld.Neso);
        foreach (var batch in batches) await world.SubmitAsync(batch);
        world.Drain(rowsPerGroup);
        return world.Export();
    }

    private static async Task BalanceAsync(int seed)
    {
        var tape = new FleetTape(seed);
        var random = new Random(seed);
        await using var world = new LedgerWorld();
        double lastBooked = 0;
        long lastParts = 0;
        foreach (var batch in tape.Shuffled(seed))
        {
            await world.SubmitAsync(batch);
            world.Drain(1 + random.Next(3));
            if (random.Next(2) == 0) SaySomething(world, random);
            lastBooked = AssertBalanced(world, lastBooked);
            var parts = world.Reader.RunningTotals().Parts.Sum(part => part.Energy.Millijoules);
            Assert.True(parts >= lastParts, "energy of instances fell");
            lastParts = parts;
        }

        var totals = world.Reader.Totals(new(new(new(int.MinValue / 2), new(int.MaxValue / 2)), TotalsGrouping.All, FactorKind.Direct));
        Assert.Equal(tape.Millijoules, totals.Sum(total => total.Energy.Millijoules));
        Assert.Equal(tape.PartMillijoules, lastParts);
    }

    private static void SaySomething(LedgerWorld world, Random random)
    {
        var identity = random.Next(3) == 0 ? LedgerWorld.Annual : LedgerWorld.Neso;
        world.Say(random.Next(3), random.Next(50, 500), (FactorQuality)random.Next(1, 6), identity);
    }

    private static double AssertBalanced(LedgerWorld world, double lastBooked)
    {
        var totals = world.Reader.Totals(new(new(new(int.MinValue / 2), new(int.MaxValue / 2)), TotalsGrouping.All, FactorKind.Direct));
        var running = world.Reader.RunningTotals();
        var ledger = totals.Sum(total => total.Grams?.Nanograms ?? 0);
        var booked = running.Projects.Sum(total => total.Booked?.Nanograms ?? 0);
        var restated = running.Restated.Sum(total => total.Up.Nanograms - total.Down.Nanograms);
        // Each shown figure is rounded once; the products behind them balance exactly.
        Assert.InRange(ledger - booked - restated, -3, 3);
        Assert.True(booked >= lastBooked, "booked grams fell");
        Assert.Equal(
            totals.Sum(total => total.Energy.Millijoules),
            totals.Sum(total => total.Unpriced.Millijoules + total.EnergyByQuality.Values.Sum(energy => energy.Millijoules)));
        Assert.All(totals, total => Assert.Equal(total.Energy.Millijoules, total.EnergyByState.Values.Sum(energy => energy.Millijoules)));
        Assert.Equal(totals.Sum(total => total.Unpriced.Millijoules), running.Unpriced.Sum(total => total.Energy.Millijoules));
        return booked;
    }
}
