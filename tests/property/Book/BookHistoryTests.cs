using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.PropertyTests.Book;

/// <summary>Whatever happened to a ledger: what was known when can be told, and booked, restated, ledger and export are one.</summary>
public sealed class BookHistoryTests
{
    private const int Events = 40;
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(8);
    private static readonly AccountCalendar Kathmandu = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu"), MonthDay.NewYear);

    [Fact]
    public void Totals_AsKnownAtAnyTime_AreTheFiguresThatWereGivenThen() => ForAnyHistory((world, _) =>
    {
        var given = new List<(DateTimeOffset At, MinuteRange Range, string Figures)>();
        for (var step = 0; step < Events; step++)
        {
            world.Happen();
            given.Add((world.Now, world.Settled, world.Figures(world.Settled)));
        }

        Assert.All(given, answer => Assert.Equal(answer.Figures, world.Figures(answer.Range, answer.At)));
    });

    [Fact]
    public void Ledger_BeforeAndAfterARestatementOfSites_DiffersByTheSumOfItsRows() => ForAnyHistory((world, _) =>
    {
        for (var step = 0; step < 2 * Events; step++)
        {
            var (before, rows) = (world.Product(), world.Restatements().Count);
            if (world.Happen())
                Assert.Equal(world.Product() - before, world.Restatements().Skip(rows).Aggregate(default(EmissionProduct), (sum, row) => sum + row.Product!.Value));
            AssertBalanced(world);
        }
    });

    [Fact]
    public void Ledger_OfZonesWhoseFamilyChangesAndComesBack_IsBookedAndRestatedInEach() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        using var world = new BookWorld(seed, changesFamilies: true);
        for (var step = 0; step < 2 * Events; step++)
        {
            world.Happen();
            AssertBalanced(world);
        }
    }).Check(Runs);

    [Fact]
    public void Export_OfAnyHistory_AddsUpToTheLedger() => ForAnyHistory((world, random) =>
    {
        for (var step = 0; step < Events; step++) world.Happen();
        var range = new MinuteRange(BookWorld.Always.From + random.Next(600), BookWorld.Always.From + 10_000 + random.Next(600));
        var rows = Rows(world, Kathmandu.Hours(range));
        var totals = world.Totals(range, by: TotalsGrouping.All);
        foreach (var total in totals)
        {
            var own = rows.Where(row => row.Simulated == total.Simulated).ToList();
            Assert.Equal(total.Energy.Millijoules, own.Sum(row => row.Energy.Millijoules));
            Assert.Equal(total.Unpriced.Millijoules, own.Where(row => row.Version is null).Sum(row => row.Energy.Millijoules));
            Assert.Equal(total.Product ?? default, Sum(own));
        }

        Assert.Equal(Sum(rows), Sum(Rows(world, Kathmandu.Days(range))));
        Assert.Equal(Sum(rows), Sum(Rows(world, [range])));
    });

    [Fact]
    public void ClosedPeriod_WhateverComesLater_StandsWithMemosThatAddUp() => ForAnyHistory((world, random) =>
    {
        for (var step = 0; step < Events; step++) world.Happen();
        var range = new MinuteRange(BookWorld.Always.From, world.Settled.To + -random.Next(200));
        var closed = world.Writer.Close(new("2026-11", range, "UTC", 50_000), "auditor", world.Now);
        for (var step = 0; step < Events; step++) world.Happen();
        var (stored, memos, _) = Assert.Single(world.Book.ClosedPeriods());
        Assert.Equal(closed.Totals, stored.Totals);
        foreach (var total in world.Totals(range, by: TotalsGrouping.All))
        {
            var memo = memos.Single(memo => memo.Simulated == total.Simulated && memo.Family == total.Family);
            Assert.Equal(total.Grams, memo.Now);
            // Every shown line is rounded once.
            Assert.InRange((double)(memo.Lines.Sum(line => (long)line.Delta.Picograms) - (long)memo.Delta.Picograms), -memo.Lines.Count, memo.Lines.Count);
            Assert.InRange((double)((memo.Now ?? default) - (memo.Closed ?? default) - memo.Delta).Picograms, -2, 2);
        }
    });

    [Fact]
    public void Fold_OfAnyHistory_ChangesNoTotalOfWholeHours() => ForAnyHistory((world, random) =>
    {
        for (var step = 0; step < Events; step++) world.Happen();
        var hours = new MinuteRange(new(BookWorld.Always.From.Value / 60 * 60), new(BookWorld.Always.To.Value / 60 * 60));
        var before = world.Figures(hours);
        var until = UtcMinute.FromTime(world.Now) + -random.Next(1500);
        while (world.Writer.FoldHour(until))
        {
            if (random.Next(3) == 0) world.Restart();
        }

        Assert.Equal(before, world.Figures(hours));
        AssertBalanced(world);
        for (var step = 0; step < Events / 4; step++) world.TryHappen();
        AssertBalanced(world);
    });

    private static void AssertBalanced(BookWorld world)
    {
        var (totals, running) = (world.Totals(BookWorld.Always), world.Reader.RunningTotals());
        var ledger = world.Product().ToGrams();
        bool IsInForce(string zone, FactorFamily family) => world.ChainFor(zone)!.Family == family;
        var booked = GramsCo2e.Sum(running.Booked.Where(total => IsInForce(total.Zone, total.Family)).Select(total => total.Grams));
        var restated = GramsCo2e.Sum(running.Restated.Where(total => IsInForce(total.Zone, total.Family)).Select(total => total.Up - total.Down));
        Assert.InRange((double)(ledger - booked - restated).Picograms, -20, 20);
        Assert.Equal(totals.Sum(total => total.Energy.Millijoules), running.Energy.Sum(total => total.Energy.Millijoules));
        Assert.Equal(totals.Sum(total => total.Unpriced.Millijoules), running.Unpriced.Sum(total => total.Energy.Millijoules));
        Assert.Equal(totals.Sum(total => total.Unpriced.Millijoules), world.Reader.UnpricedByDevice().Sum(total => total.Energy.Millijoules));
    }

    private static readonly AccountRules NoContracts = new(null, EmbodiedCatalogue.Bundled, _ => Ownership.Own);

    private static List<BookRow> Rows(BookWorld world, IEnumerable<MinuteRange> hours) => world.Rows(hours, NoContracts);

    private static EmissionProduct Sum(IEnumerable<BookRow> rows) => rows.Aggregate(default(EmissionProduct), (sum, row) => sum + (row.Product ?? default));

    private static void ForAnyHistory(Action<BookWorld, Random> check) => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        using var world = new BookWorld(seed);
        check(world, new Random(seed));
    }).Check(Runs);
}
