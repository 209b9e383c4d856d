using System.Globalization;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Book;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.UnitTests.Collector.Core.Account;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Book;

/// <summary>Closed periods of a real ledger, written out as they were closed, whatever came later.</summary>
public sealed class PeriodExportTests : IDisposable
{
    private const long KilowattHour = Joules.MillijoulesPerKilowattHour;
    private static readonly DateTimeOffset Later = LedgerBench.Noon.AddHours(3);
    private static readonly PeriodToClose Hour = new("2026-11", new(LedgerBench.Minute(0), LedgerBench.Minute(60)), "UTC", 50_000);
    private readonly LedgerBench _bench = new();

    public PeriodExportTests()
    {
        _bench.Say(0, 30, 100, FactorQuality.Estimated);
        _bench.Add(5, KilowattHour);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Rows_OfOnePricedAndOneUnpricedKilowattHour_AreTwo()
    {
        _bench.Add(45, KilowattHour);
        _bench.Writer.Close(Hour, "auditor", Later);
        // The other half hour has its first price after the closing.
        _bench.Say(30, 30, 80, knownAt: Later.AddHours(1));
        var rows = Export();
        Assert.Equal(
            [("entry", 1m, ""), ("entry", 1m, "100"), ("memo", 1m, "80"), ("memo", -1m, "")], rows.Select(row => (row[22], Number(row[7]), row[17])).OrderBy(row => row.Item1).ThenBy(row => row.Item1 == "memo" ? -row.Item2 : 0));
        AssertBothSums("2026-11");
    }

    [Fact]
    public void PunctualEnergy_ThatTheLedgerGetsAfterTheClosing_IsAMemo()
    {
        _bench.Writer.Close(Hour, "auditor", Later);
        // It waited in the inbox, and was received long before.
        _bench.Add(6, KilowattHour, now: Later.AddSeconds(1));
        AssertEntries(1, 100);
        AssertBothSums("2026-11");
    }

    [Fact]
    public void LateEnergy_ReceivedBeforeTheClosingAndInTheLedgerAfterIt_IsAMemo()
    {
        _bench.Writer.Close(Hour, "auditor", Later);
        _bench.Add(6, KilowattHour, receivedAt: Later.AddSeconds(-1), now: Later.AddSeconds(1));
        AssertEntries(1, 100);
        AssertBothSums("2026-11");
    }

    [Fact]
    public void Factor_AskedForBeforeTheClosingAndAnsweredAfterIt_IsAMemo()
    {
        _bench.Writer.Close(Hour, "auditor", Later);
        _bench.Say(0, 60, 70, knownAt: Later.AddSeconds(-1));
        AssertEntries(1, 100);
        Assert.Equal(["estimated replaced by measured"], Export().Where(row => row[22] == "memo").Select(row => row[26]));
        AssertBothSums("2026-11");
    }

    [Fact]
    public void WhatAnotherClockWroteAfterTheClosing_IsNotInIt()
    {
        // The service's clock is an hour ahead of the command's.
        _bench.Add(6, KilowattHour, receivedAt: Later.AddHours(1), now: Later.AddHours(1));
        Assert.Equal(KilowattHour, Assert.Single(_bench.Writer.Close(Hour, "auditor", Later).Totals).Energy.Millijoules);
        AssertEntries(1, 100);
        AssertBothSums("2026-11");
    }

    [Fact]
    public void Periods_ThatOverlap_AreBothTold()
    {
        _bench.Writer.Close(Hour with { Name = "2026", Range = new(LedgerBench.Minute(0), LedgerBench.Minute(120)) }, "auditor", Later);
        _bench.Say(0, 60, 90, knownAt: Later.AddHours(1));
        _bench.Writer.Close(Hour, "auditor", Later.AddHours(2));
        _bench.Add(7, KilowattHour, receivedAt: Later.AddHours(3), now: Later.AddHours(3));

        AssertEntries(1, 100, "2026");
        AssertEntries(1, 90, "2026-11");
        foreach (var name in (string[])["2026", "2026-11"]) AssertBothSums(name);
    }

    [Fact]
    public void Period_ThatWasFoldedBeforeItWasClosed_IsTold()
    {
        Assert.True(_bench.Writer.FoldHour(LedgerBench.Minute(60)));
        _bench.Writer.Close(Hour, "auditor", Later);
        _bench.Say(0, 60, 90, knownAt: Later.AddHours(1));
        AssertEntries(1, 100);
        AssertBothSums("2026-11");
    }

    [Fact]
    public void HalfHours_ThatAreFoldedAndDidNotChangeSince_AreTold()
    {
        // Of a clock whose midnight is no whole hour of UTC.
        var half = Hour with { Range = new(LedgerBench.Minute(-30), LedgerBench.Minute(30)) };
        Assert.True(_bench.Writer.FoldHour(LedgerBench.Minute(60)));
        _bench.Writer.Close(half, "auditor", Later);
        AssertEntries(1, 100);
        AssertBothSums("2026-11");
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(-30, 30)]
    public void Period_WhoseEnergyCameLaterAndIsFolded_IsRefusedWhole(int from, int to)
    {
        _bench.Add(65, KilowattHour);
        _bench.Writer.Close(Hour with { Range = new(LedgerBench.Minute(from), LedgerBench.Minute(to)) }, "auditor", Later);
        _bench.Add(6, KilowattHour, receivedAt: Later.AddHours(1), now: Later.AddHours(1));
        Assert.True(_bench.Writer.FoldHour(LedgerBench.Minute(60)));
        using var text = new StringWriter();
        Assert.Throws<HistoryGoneException>(() => Write("2026-11", text));
        Assert.Empty(text.ToString());
    }

    [Fact]
    public void AsOf_WhoseFoldedHourGotEnergySince_TellsNoRowOfTheOthers()
    {
        _bench.Add(65, KilowattHour);
        Assert.True(_bench.Writer.FoldHour(LedgerBench.Minute(120)));
        Assert.True(_bench.Writer.FoldHour(LedgerBench.Minute(120)));
        _bench.Add(66, KilowattHour, receivedAt: Later.AddHours(1), now: Later.AddHours(1));
        var rows = new List<BookRow>();
        MinuteRange[] hours = [Hour.Range, new(LedgerBench.Minute(60), LedgerBench.Minute(120))];
        Assert.Throws<HistoryGoneException>(() => _bench.Book.Rows(hours, AccountCells.Rules(), rows.Add, Later));
        Assert.Empty(rows);
        _bench.Book.Rows(hours, AccountCells.Rules(), rows.Add, Later.AddHours(2));
        Assert.Equal(3 * KilowattHour, rows.Sum(row => row.Energy.Millijoules));
    }

    [Fact]
    public void Rows_AsKnownThen_HaveNoMarket()
    {
        var contracted = AccountCells.Rules(new Contract("ppa-1", FacilityEnergy.Of(new(KilowattHour), Pue.Unset), Hour.Range, "GB", Fuel.Wind));
        var rows = new List<BookRow>();
        _bench.Book.Rows([Hour.Range], contracted, rows.Add);
        _bench.Book.Rows([Hour.Range], contracted, rows.Add, Later);
        Assert.Equal([true, false], rows.Select(row => row.Market is not null));
    }

    private void AssertEntries(decimal energy, decimal grams, string name = "2026-11")
    {
        var entries = Export(name).Where(row => row[22] == "entry").ToList();
        Assert.Equal((energy, grams), (entries.Sum(row => Number(row[7])), entries.Sum(row => Number(row[17]))));
    }

    /// <summary>Entries are the closed totals, and with the memos what is known now.</summary>
    private void AssertBothSums(string name)
    {
        var rows = Export(name);
        var closed = Assert.Single(_bench.Book.ClosedPeriods(name)).Closed;
        var entries = rows.Where(row => row[22] == "entry").ToList();
        Assert.Equal(closed.Totals.Sum(total => total.Energy.Millijoules), entries.Sum(row => Number(row[7])) * KilowattHour);
        Assert.Equal(closed.Totals.Sum(total => total.Unpriced.Millijoules), entries.Where(row => row[17].Length == 0).Sum(row => Number(row[7])) * KilowattHour);
        Assert.Equal(Grams(closed.Totals.Select(total => total.Product)), entries.Sum(row => Number(row[17])));
        var now = new List<BookRow>();
        _bench.Book.Rows([closed.Period.Range], AccountCells.Rules(), now.Add);
        Assert.Equal(now.Sum(row => row.Energy.Millijoules), rows.Sum(row => Number(row[7])) * KilowattHour);
        Assert.Equal(now.Where(row => row.Product is null).Sum(row => row.Energy.Millijoules), rows.Where(row => row[17].Length == 0).Sum(row => Number(row[7])) * KilowattHour);
        Assert.Equal(Grams(now.Select(row => row.Product)), rows.Sum(row => Number(row[17])));
    }

    private List<string[]> Export(string name = "2026-11")
    {
        using var text = new StringWriter();
        Write(name, text);
        return [.. text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
    }

    private void Write(string name, StringWriter text) =>
        new BookExport(_bench.Book, new(TimeZoneInfo.Utc, MonthDay.NewYear), AccountCells.Rules()).WriteCsv(BookQuestion.Of(Assert.Single(_bench.Book.ClosedPeriods(name))), text);

    private static decimal Grams(IEnumerable<EmissionProduct?> products) =>
        (decimal)products.Aggregate(default(EmissionProduct), (sum, product) => sum + (product ?? default)).ToGrams().Nanograms / 1_000_000_000m;

    private static decimal Number(string text) => text.Length == 0 ? 0 : decimal.Parse(text, CultureInfo.InvariantCulture);
}
