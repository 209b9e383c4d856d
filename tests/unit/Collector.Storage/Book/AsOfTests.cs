using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Ledger;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

/// <summary>What was known when: each case has one thing that became known at 14:00.</summary>
public sealed class AsOfTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly DateTimeOffset Two = LedgerBench.Noon.AddHours(2);
    private static readonly DateTimeOffset Before = Two.AddTicks(-10);
    private readonly LedgerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Factor_ThatWasReplaced_IsTheOldOneBefore()
    {
        _bench.Say(0, 30, 100, FactorQuality.Forecast);
        _bench.Add(0, KilowattHour);
        _bench.Say(0, 30, 150, knownAt: Two);
        Assert.Equal((100.0, FactorQuality.Forecast), Told(Before));
        Assert.Equal((150.0, FactorQuality.Measured), Told(Two));
    }

    [Fact]
    public void Factor_ThatWasReplacedTwice_IsTheOneOfEachTime()
    {
        _bench.Say(0, 30, 100, FactorQuality.Annual);
        _bench.Add(0, KilowattHour);
        _bench.Say(0, 30, 150, FactorQuality.Estimated, knownAt: Two);
        _bench.Say(0, 30, 170, FactorQuality.Measured, knownAt: Two.AddHours(1));
        _bench.Restart();
        Assert.Equal((100.0, FactorQuality.Annual), Told(Before));
        Assert.Equal((150.0, FactorQuality.Estimated), Told(Two.AddMinutes(59)));
        Assert.Equal((170.0, FactorQuality.Measured), Told(Two.AddHours(1)));
    }

    [Fact]
    public void Factor_ThatCameLater_IsNoPriceBefore()
    {
        _bench.Add(0, KilowattHour);
        _bench.Say(0, 30, 150, knownAt: Two);
        var then = Assert.Single(Totals(Before));
        Assert.Null(then.Grams);
        Assert.Equal(KilowattHour, then.Unpriced.Millijoules);
        Assert.Equal((150.0, FactorQuality.Measured), Told(Two));
    }

    [Fact]
    public void Energy_ThatCameLate_IsNotInTheFigureBefore()
    {
        _bench.Say(0, 60, 100);
        _bench.Add(0, KilowattHour);
        _bench.Add(0, KilowattHour / 2, receivedAt: Two, now: Two);
        _bench.Add(40, KilowattHour, receivedAt: Two, now: Two);
        Assert.Equal((100.0, FactorQuality.Measured), Told(Before));
        Assert.Equal((250.0, FactorQuality.Measured), Told(Two));
        Assert.Equal([0], Points(Before).Select(point => point.At.Value - LedgerBench.Minute(0).Value));
        Assert.Equal([0, 40], Points(Two).Select(point => point.At.Value - LedgerBench.Minute(0).Value));
    }

    [Fact]
    public void Account_ThatGotLateEnergy_HasNoneOfItBefore()
    {
        _bench.Add(0, KilowattHour);
        _bench.Add(0, KilowattHour / 2, LedgerBench.Gpu with { Host = "node-2" }, receivedAt: Two, now: Two);
        Assert.Equal((KilowattHour, KilowattHour), Accounted(60, Before));
        Assert.Equal((KilowattHour * 3 / 2, KilowattHour * 3 / 2), Accounted(60, Two));
        Assert.Equal((KilowattHour * 3 / 2, KilowattHour * 3 / 2), Accounted(60, null));
    }

    /// <summary>A slot is whole for its contracts, but energy after 12:35 was not settled at 12:45: nobody can tell any more whether it was there.</summary>
    [Fact]
    public void Account_OfPartOfASlot_MatchesContractsWithWhatWasSettled()
    {
        foreach (var minute in new[] { 20, 32, 50 }) _bench.Add(minute, KilowattHour);
        Assert.Equal((KilowattHour, KilowattHour * 2), Accounted(31, LedgerBench.Noon.AddMinutes(45)));
        Assert.Equal((KilowattHour, KilowattHour * 3), Accounted(31, Two));
        Assert.Equal((KilowattHour, KilowattHour * 3), Accounted(31, null));
    }

    [Fact]
    public void Energy_OfNothing_ThatCamePunctually_StaysARow()
    {
        _bench.Say(0, 60, 100);
        _bench.Add(0, 0);
        _bench.Add(0, 1, receivedAt: Two, now: Two);
        Assert.Equal(0, Assert.Single(Totals(Before)).Energy.Millijoules);
    }

    [Fact]
    public void Kind_ThatTheZoneChanged_IsTheOldOneBefore()
    {
        var lifecycle = LedgerBench.Neso with { Provider = "annual", Kind = FactorKind.Lifecycle, Gas = FactorGas.Co2e };
        _bench.Say(0, 60, 100);
        _bench.Add(0, KilowattHour);
        _bench.Chain = [lifecycle];
        _bench.Restart();
        _bench.Say(0, 60, 300, FactorQuality.Annual, lifecycle, knownAt: Two);
        _bench.Add(1, KilowattHour, receivedAt: Two.AddMinutes(1), now: Two.AddMinutes(1));
        Assert.Equal((100.0, FactorQuality.Measured), Told(Two));
        Assert.Equal((600.0, FactorQuality.Annual), Told(Two.AddMinutes(1)));
    }

    [Fact]
    public void Time_BeforeAnOlderCollectorsFileWasTakenOver_IsGone()
    {
        _bench.Say(0, 60, 100);
        _bench.Add(0, KilowattHour);
        OldLedger.TakeBackTo(3, _bench.LedgerPath);
        _bench.Restart();
        Assert.Contains("is not kept", Assert.Throws<HistoryGoneException>(() => Totals(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero))).Message, StringComparison.Ordinal);
        // The take-over is of today by the machine's clock: the far future is after it.
        Assert.Equal(100, Assert.Single(Totals(new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero))).Grams!.Value.Value);
        _bench.AssertBalanced();
    }

    private (double Grams, FactorQuality Quality) Told(DateTimeOffset asOf)
    {
        var total = Assert.Single(Totals(asOf));
        return (total.Grams!.Value.Value, Assert.Single(total.EnergyByQuality).Key);
    }

    /// <summary>Energy of the account from noon on, and what of its slots uses up contracts.</summary>
    private (long Own, long Consumed) Accounted(int minutes, DateTimeOffset? asOf) => new SqliteAccountReader(_bench.LedgerPath).Account(
        new(new(LedgerBench.Minute(0), LedgerBench.Minute(minutes)), LedgerBench.Minute(-1000)) { AsOf = asOf },
        (context, cells) => (cells.Sum(cell => cell.Energy.Millijoules), context.Consumption.Sum(slot => slot.Energy.Millijoules)));

    private LedgerTotals Totals(DateTimeOffset asOf) =>
        _bench.Reader.Totals(new(new(LedgerBench.Minute(0), LedgerBench.Minute(60)), TotalsGrouping.All, null) { AsOf = asOf });

    private IReadOnlyList<SeriesPoint> Points(DateTimeOffset asOf) =>
        _bench.Reader.Series(new("GPU-a", new(LedgerBench.Minute(0), LedgerBench.Minute(60)), 1, null) { AsOf = asOf });
}
