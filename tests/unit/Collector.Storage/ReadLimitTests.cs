using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;
using TelemetryFootprint.UnitTests.Collector.Core.Account;
using TelemetryFootprint.UnitTests.Collector.Ingest;

namespace TelemetryFootprint.UnitTests.Collector.Storage;

public sealed class ReadLimitTests
{
    private const int MinuteSeconds = 60;
    private static readonly TotalsQuery Month = new(
        new(UtcMinute.FromTime(DateTimeOffset.UnixEpoch.AddSeconds(1_790_000_000)), UtcMinute.FromTime(DateTimeOffset.UnixEpoch.AddSeconds(1_790_000_000).AddDays(31))),
        TotalsGrouping.Host, null);

    [Fact]
    [Trait("Fault", "F56")]
    public async Task Totals_BeyondTheLimitOrForNobody_IsGivenUpAndTheNextQuestionIsAnswered()
    {
        await using var world = new IngestWorld();
        await world.StoreInventoryAsync();
        foreach (var batch in Enumerable.Range(0, 10)) await world.SubmitAsync(IngestWorld.Batch((batch * 1000) + 1, 1000, MinuteSeconds));
        await world.DrainAsync();

        var error = Assert.Throws<TimeoutException>(() => new SqliteLedgerReader(world.LedgerPath, world, TimeSpan.FromTicks(1)).Totals(Month));

        Assert.Contains("shorter time", error.Message, StringComparison.Ordinal);
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => new SqliteLedgerReader(world.LedgerPath, world).Totals(Month, left.Token));
        Assert.Equal(10_000_000, new SqliteLedgerReader(world.LedgerPath, world, TimeSpan.FromSeconds(30)).Totals(Month).Sum(total => total.Energy.Millijoules));

        Assert.Throws<TimeoutException>(() => new SqliteBookReader(world.LedgerPath, TimeSpan.FromTicks(1)).Rows([Month.Range], AccountCells.Rules(), _ => { }));
        var booked = 0L;
        new SqliteBookReader(world.LedgerPath, TimeSpan.FromSeconds(30)).Rows([Month.Range], AccountCells.Rules(), row => booked += row.Energy.Millijoules);
        Assert.Equal(10_000_000, booked);
    }
}
