using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Ledger.Reading;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

/// <summary>A closed hour, and what comes after.</summary>
public sealed class ClosedPeriodTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly DateTimeOffset Later = LedgerBench.Noon.AddHours(3);
    private static readonly PeriodToClose Hour = new("2026-11", new(LedgerBench.Minute(0), LedgerBench.Minute(60)), "UTC", 50_000);
    private readonly LedgerBench _bench = new();

    public ClosedPeriodTests()
    {
        _bench.Say(0, 600, 100, FactorQuality.Estimated);
        _bench.Add(5, KilowattHour);
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(104, false)]
    [InlineData(94, true)]
    public void Restatement_AfterTheClosing_IsAMemoLine(int grams, bool material)
    {
        _bench.Writer.Close(Hour, "auditor", Later);
        _bench.Say(0, 600, grams, knownAt: Later.AddHours(1));
        _bench.Restart();
        var (closed, memos, _) = Assert.Single(_bench.Book.ClosedPeriods());
        Assert.Equal(100, Assert.Single(closed.Totals).Product!.Value.ToGrams().Value);
        var memo = Assert.Single(memos);
        Assert.Equal((100.0, (double)grams, grams - 100.0, material), (memo.Closed!.Value.Value, memo.Now!.Value.Value, memo.Delta.Value, memo.IsMaterial));
        Assert.Equal(("estimated replaced by measured", grams - 100.0), (Assert.Single(memo.Lines).Reason, memo.Lines[0].Delta.Value));
    }

    [Fact]
    public void Restatement_BeforeTheClosing_IsInTheTotal()
    {
        _bench.Say(0, 600, 90, knownAt: LedgerBench.Noon.AddHours(2));
        Assert.Equal(90, Assert.Single(_bench.Writer.Close(Hour, "auditor", Later).Totals).Product!.Value.ToGrams().Value);
        Assert.Empty(Assert.Single(_bench.Book.ClosedPeriods()).Memos[0].Lines);
    }

    [Fact]
    public void Period_WhoseMinutesAreGone_StandsAndHidesNoOther()
    {
        _bench.Writer.Close(Hour with { Name = "2026-10", Range = new(LedgerBench.Minute(4), LedgerBench.Minute(60)) }, "auditor", Later);
        _bench.Writer.Close(Hour, "auditor", Later);
        Assert.True(_bench.Writer.FoldHour(LedgerBench.Minute(60)));
        _bench.Say(0, 600, 110, knownAt: Later.AddHours(1));
        var periods = _bench.Book.ClosedPeriods();
        Assert.Equal(["2026-10", "2026-11"], periods.Select(period => period.Closed.Period.Name));
        Assert.All(periods, period => Assert.Equal(100, Assert.Single(period.Closed.Totals).Product!.Value.ToGrams().Value));
        Assert.Empty(periods[0].Memos);
        Assert.Contains("are folded into slots", periods[0].WhyUnknown, StringComparison.Ordinal);
        Assert.Equal((10.0, null), (Assert.Single(periods[1].Memos).Delta.Value, periods[1].WhyUnknown));
    }

    [Fact]
    public void Periods_ThatAreNotSummedInTime_StandAndSayHowToAsk()
    {
        _bench.Writer.Close(Hour with { Name = "2026-10", Range = new(LedgerBench.Minute(0), LedgerBench.Minute(30)) }, "auditor", Later);
        _bench.Writer.Close(Hour, "auditor", Later);

        var periods = new SqliteBookReader(_bench.LedgerPath, TimeSpan.FromTicks(1)).ClosedPeriods();

        Assert.Equal(["2026-10", "2026-11"], periods.Select(period => period.Closed.Period.Name));
        Assert.All(periods, period => Assert.Contains("ask for it alone by its name", period.WhyUnknown, StringComparison.Ordinal));
        Assert.All(periods, period => Assert.Equal(100, Assert.Single(period.Closed.Totals).Product!.Value.ToGrams().Value));
        Assert.Equal((null, "2026-11"), (Assert.Single(_bench.Book.ClosedPeriods("2026-11")).WhyUnknown, _bench.Book.ClosedPeriods("2026-11")[0].Closed.Period.Name));
        Assert.Empty(_bench.Book.ClosedPeriods("2026-12"));
    }

    [Fact]
    public void LateEnergy_AfterTheClosing_IsTheResidualLine()
    {
        _bench.Writer.Close(Hour, "auditor", Later);
        _bench.Add(6, KilowattHour, receivedAt: Later.AddHours(1), now: Later.AddHours(1));
        var line = Assert.Single(Assert.Single(Assert.Single(_bench.Book.ClosedPeriods()).Memos).Lines);
        Assert.Equal((PeriodMemos.Residual, 100.0), (line.Reason, line.Delta.Value));
    }

    [Fact]
    public void Close_AgainOrTooEarly_IsRefused()
    {
        Assert.Contains("can be closed from", Refused(LedgerBench.Noon.AddMinutes(69)), StringComparison.Ordinal);
        _bench.Writer.Close(Hour, "auditor", LedgerBench.Noon.AddMinutes(70));
        Assert.Contains("was closed 2026-11-22 13:10:00Z by auditor", Refused(Later), StringComparison.Ordinal);
        Assert.Single(_bench.Book.ClosedPeriods());
        Assert.Equal(["period 2026-11"], _bench.Book.Audit(0, 100).Where(row => row.Entry.What == AuditEntry.Close).Select(row => row.Entry.Subject));
    }

    [Fact]
    public void Close_OfUnpricedAndSimulatedEnergy_KeepsThemApart()
    {
        _bench.Add(30, 7, LedgerBench.Gpu with { Host = "far" }, zoneLabel: "XX");
        _bench.Add(31, KilowattHour, LedgerBench.Gpu with { Method = TelemetryFootprint.Contracts.V1.Method.Simulated });
        var closed = _bench.Writer.Close(Hour, "auditor", Later);
        Assert.Equal(
            [("GB", false, KilowattHour, 0L, 100.0), ("GB", true, KilowattHour, 0L, 100.0), ("XX", false, 7L, 7L, null)],
            closed.Totals.Select(total => (total.Zone, total.Simulated, total.Energy.Millijoules, total.Unpriced.Millijoules, total.Product?.ToGrams().Value)));
        Assert.Equal(closed.Totals, Assert.Single(_bench.Book.ClosedPeriods()).Closed.Totals);
    }

    private string Refused(DateTimeOffset now) => Assert.Throws<InvalidOperationException>(() => _bench.Writer.Close(Hour, "auditor", now)).Message;
}
