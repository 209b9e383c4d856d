using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.PropertyTests.Ledger;

/// <summary>The offset that is decided at the commit is a part of the row: neither a replay nor another order may move a joule.</summary>
public class ClockOrderTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(20);

    [Fact]
    public void Ledger_OfAClockThatIsOff_IsTheSameBytesInAnyOrder() => ForAnySeed(async (seed, random) =>
    {
        var tape = new FleetTape(seed);
        var offset = random.NextInt64(-3_600_000_000, 3_600_000_000);
        var straight = await ExportAsync(tape, tape.OneByOne(), offset, 1);
        var shuffled = await ExportAsync(tape, tape.Shuffled(seed), offset, 1 + random.Next(7));
        Assert.Equal(straight, shuffled);
    });

    [Fact]
    [Trait("Fault", "F36")]
    public void Ledger_OfAnyOffset_HoldsAllEnergy() => ForAnySeed(async (seed, random) =>
    {
        var tape = new FleetTape(seed);
        await using var world = new LedgerWorld();
        // Each batch with another offset, as the agent's clock drifts between two of its readings.
        foreach (var batch in tape.Shuffled(seed)) await world.SubmitAsync(batch, random.NextInt64(-7_200_000_000, 7_200_000_000));
        world.Drain(1 + random.Next(5));
        Assert.Equal(tape.Millijoules, Totals(world).Sum(total => total.Energy.Millijoules));
    });

    [Fact]
    public void Ledger_AnyRangesThatMeet_SumToTheWhole() => ForAnySeed(async (seed, random) =>
    {
        var tape = new FleetTape(seed);
        await using var world = new LedgerWorld();
        for (var slot = 0; slot < 3; slot++)
        {
            if (random.Next(3) > 0) world.Say(slot, random.Next(50, 500), FactorQuality.Measured, LedgerWorld.Neso);
        }

        foreach (var batch in tape.OneByOne()) await world.SubmitAsync(batch);
        world.Drain(3);
        var first = Accounting.Units.UtcMinute.FromTime(LedgerWorld.Start);
        int[] cuts = [-200, .. Enumerable.Range(0, 6).Select(_ => random.Next(0, 90)).Order(), 2000];
        var parts = cuts.Zip(cuts.Skip(1)).SelectMany(cut => world.Reader.Totals(new(new(first + cut.First, first + cut.Second), TotalsGrouping.All, FactorKind.Direct))).ToList();
        Assert.Equal(tape.Millijoules, parts.Sum(part => part.Energy.Millijoules));
        Assert.Equal(Totals(world).Sum(total => total.Unpriced.Millijoules), parts.Sum(part => part.Unpriced.Millijoules));
        Assert.InRange(Totals(world).Sum(total => total.Grams?.Nanograms ?? 0) - parts.Sum(part => part.Grams?.Nanograms ?? 0), -7, 7);
    });

    private static LedgerTotals Totals(LedgerWorld world) =>
        world.Reader.Totals(new(new(new(int.MinValue / 2), new(int.MaxValue / 2)), TotalsGrouping.All, FactorKind.Direct));

    private static async Task<string> ExportAsync(FleetTape tape, IEnumerable<Arrival> batches, long offset, int rowsPerGroup)
    {
        await using var world = new LedgerWorld();
        world.Say(0, 200, FactorQuality.Measured, LedgerWorld.Neso);
        foreach (var batch in batches) await world.SubmitAsync(batch, offset);
        world.Drain(rowsPerGroup);
        return world.Export();
    }

    private static void ForAnySeed(Func<int, Random, Task> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => check(seed, new Random(seed)).GetAwaiter().GetResult()).Check(Runs);
}
