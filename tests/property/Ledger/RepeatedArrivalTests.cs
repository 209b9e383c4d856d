using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Collector.Core.Carbon;
using Xunit.Abstractions;

namespace TelemetryFootprint.PropertyTests.Ledger;

/// <summary>F31: every batch a hundred times, of two boots that are interleaved, in any order and over a hole. The ledger is that of the sorted run.</summary>
public class RepeatedArrivalTests(ITestOutputHelper output)
{
    private const int Times = 100;
    private const int Ticks = 8;

    [Fact]
    [Trait("Fault", "F31")]
    public void Ledger_EveryBatchAHundredTimesFromTwoBootsOverAHole_IsThatOfTheSortedRun() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var before = new TickTape(seed, 1, 11, Ticks, TickTape.Begin, LedgerWorld.Received);
            var after = new TickTape(unchecked(seed + 1), 1, 12, Ticks, before.End, LedgerWorld.Received, boot: 8);
            // The same tick of both is never sent: a hole that stays a hole.
            var missing = (ulong)random.Next(2, Ticks);
            List<Arrival> sorted = [.. before.OneByOne().Concat(after.OneByOne()).Where(arrival => arrival.Batch.FirstSequence != missing)];
            var repeated = Enumerable.Repeat(sorted, Times).SelectMany(arrivals => arrivals).ToArray();
            random.Shuffle(repeated);

            var straight = ExportAsync(sorted, 1).GetAwaiter().GetResult();
            Assert.Equal(straight, ExportAsync(repeated, 1 + random.Next(50)).GetAwaiter().GetResult());
            output.WriteLine($"F31 seed {seed}: {repeated.Length} arrivals of {sorted.Count} batches: the same {straight.Length} bytes of ledger");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3));

    private static async Task<string> ExportAsync(IReadOnlyCollection<Arrival> batches, int rowsPerGroup)
    {
        await using var world = new LedgerWorld();
        world.Say(0, 200, FactorQuality.Measured, LedgerWorld.Neso);
        foreach (var batch in batches) await world.SubmitAsync(batch);
        world.Drain(rowsPerGroup);
        return world.Export();
    }
}
