using FsCheck;
using FsCheck.Fluent;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Market;
using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.PropertyTests.Book;

/// <summary>
/// One ledger asked through every door after the same history: late energy, better and worse factors, sites restated, a zone's kind changed and changed
/// back, a period closed, minutes folded. Per zone: booked + up - down = /totals = Σ rows of the export = /account.
/// </summary>
public sealed class BalanceTests
{
    private const int Events = 30;
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(6);

    private static readonly AccountCalendar Utc = new(TimeZoneInfo.Utc, MonthDay.NewYear);

    /// <summary>More than is used in GB, and less than is used in FR.</summary>
    private static readonly AccountRules Contracted = new(
        ContractBook.Of([ContractOf("gb", 3_000_000_000_000, "GB"), ContractOf("fr", 60_000_000, "FR")]), EmbodiedCatalogue.Bundled, _ => Ownership.Own);

    [Fact]
    public void Books_OfAnyHistory_TellOneSum() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        using var world = new BookWorld(seed, changesFamilies: true);
        for (var step = 0; step < Events; step++) world.Happen();
        AssertBalanced(world);

        var period = new MinuteRange(world.Settled.From.FloorTo(60), world.Settled.To.FloorTo(60));
        var closed = world.Writer.Close(new("2026-11", period, "UTC", 50_000), "auditor", world.Now);
        for (var step = 0; step < Events; step++) world.Happen();
        AssertBalanced(world);
        AssertMemosAddUp(world, closed);

        while (world.Writer.FoldHour(UtcMinute.FromTime(world.Now) + -new Random(seed).Next(900))) world.IsFolded = true;

        AssertBalanced(world);
        for (var step = 0; step < Events / 3; step++) world.TryHappen();
        AssertBalanced(world);
        AssertMemosAddUp(world, closed);
    }).Check(Runs);

    private static void AssertBalanced(BookWorld world)
    {
        var hours = new MinuteRange(BookWorld.Always.From.FloorTo(60), (UtcMinute.FromTime(world.Now) + 120).FloorTo(60));
        var totals = world.Totals(hours, by: TotalsGrouping.Zone);
        var account = world.Account.Account(
            new AccountQuery(hours, Accountant.ContractsFrom(Contracted, hours)), (context, cells) => Accountant.Totals(Contracted, TotalsGrouping.Zone, context, cells));
        var rows = world.Rows(Utc.Hours(hours), Contracted);
        var running = world.Reader.RunningTotals();

        Assert.Equal(totals.Sum(total => total.Energy.Millijoules), running.Energy.Sum(total => total.Energy.Millijoules));
        Assert.All(totals, total =>
        {
            var exported = rows.Where(row => row.Zone == total.Key && row.Simulated == total.Simulated).ToList();
            var told = account.Where(row => row.Key.Name == total.Key && row.Key.Simulated == total.Simulated).ToList();
            AssertEnergy(total, exported, told);
            AssertGrams(total, exported, told);
            AssertRunning(total, running);
        });
        AssertMarket(account, rows);
    }

    private static void AssertEnergy(LedgerTotal total, List<BookRow> rows, List<AccountTotal> account)
    {
        Assert.Equal(total.Energy.Millijoules, rows.Sum(row => row.Energy.Millijoules));
        Assert.Equal(total.Energy.Millijoules, account.Sum(row => row.Operational.Energy.Millijoules));
        Assert.Equal(total.Unpriced.Millijoules, rows.Where(row => row.Product is null).Sum(row => row.Energy.Millijoules));
        Assert.Equal(total.Unpriced.Millijoules, account.Sum(row => row.Operational.Unpriced.Millijoules));
        Assert.Equal(Facility(rows), account.Aggregate((Int128)0, (sum, row) => sum + row.Operational.Facility.MillijoulePartsPerMillion));
    }

    /// <summary>The export's products are exact; the account rounds each row once, to a picogram.</summary>
    private static void AssertGrams(LedgerTotal total, List<BookRow> rows, List<AccountTotal> account)
    {
        Assert.Equal(total.Product ?? default, rows.Aggregate(default(EmissionProduct), (sum, row) => sum + (row.Product ?? default)));
        AssertPicograms(total.Grams ?? default, GramsCo2e.Sum(account.Select(row => row.Operational.Grams ?? default)), account.Count);
        Assert.Equal(total.LowGrams ?? default, GramsCo2e.Sum(account.Select(row => row.Operational.Bounds.Low)));
        Assert.Equal(total.HighGrams ?? default, GramsCo2e.Sum(account.Select(row => row.Operational.Bounds.High)));
        Assert.All(rows.Where(row => row.Factor is not null), row => Assert.Equal(total.Family, FactorFamily.Of(row.Factor!)));
        Assert.All(account, row => Assert.Equal(total.Family, row.Key.Family));
    }

    /// <summary>What /metrics and its <c>footprint_ledger_emissions_grams</c> are made of; each running total is rounded once.</summary>
    private static void AssertRunning(LedgerTotal total, RunningTotals running)
    {
        bool IsOf(string zone, FactorFamily? family, bool simulated) => zone == total.Key && family == total.Family && simulated == total.Simulated;
        var booked = running.Booked.Where(row => IsOf(row.Zone, row.Family, row.Simulated)).Select(row => row.Grams).ToList();
        var projects = running.Projects.Where(row => row.Booked is not null && IsOf(row.Zone!, row.Family, row.Simulated)).Select(row => row.Booked!.Value).ToList();
        var restated = running.Restated.Where(row => IsOf(row.Zone, row.Family, row.Simulated)).Select(row => row.Up - row.Down).ToList();
        AssertPicograms(total.Grams ?? default, GramsCo2e.Sum(booked.Concat(restated)), booked.Count + (2 * restated.Count) + 1);
        AssertPicograms(GramsCo2e.Sum(booked), GramsCo2e.Sum(projects), booked.Count + projects.Count);
        Assert.Equal(total.Unpriced.Millijoules, running.Unpriced.Where(row => row.Zone == total.Key && row.Simulated == total.Simulated).Sum(row => row.Energy.Millijoules));
    }

    /// <summary>A contract's share of a row is whole mJ·ppm, cut down: each row of either side may lack one per slot in it.</summary>
    private static void AssertMarket(IReadOnlyList<AccountTotal> account, List<BookRow> rows)
    {
        Int128 Sum(IEnumerable<FacilityEnergy> parts) => parts.Aggregate((Int128)0, (sum, part) => sum + part.MillijoulePartsPerMillion);
        var real = rows.Where(row => !row.Simulated).ToList();
        var covered = Sum(account.Select(row => row.Market.Covered));
        Assert.Equal(Facility(real), covered + Sum(account.Select(row => row.Market.Residual)) + Sum(account.Select(row => row.Market.Unpriced)));
        Assert.InRange((double)(covered - Sum(real.Select(row => row.Market!.Covered))), -4 * real.Count, 4 * real.Count);
        Assert.All(rows.Where(row => row.Simulated), row => Assert.Null(row.Market));
        foreach (var contract in Contracted.Contracts!.Contracts)
        {
            var own = real.Where(row => row.Zone == contract.Zone).ToList();
            var used = Int128.Min(Facility(own), contract.Energy.MillijoulePartsPerMillion);
            Assert.InRange((double)(used - Sum(own.Select(row => row.Market!.Covered))), 0, 4 * own.Count);
        }
    }

    private static void AssertMemosAddUp(BookWorld world, ClosedPeriod closed)
    {
        var (stored, memos, why) = Assert.Single(world.Book.ClosedPeriods());
        Assert.Null(why);
        Assert.Equal(closed.Totals, stored.Totals);
        AssertExported(world, stored);
        foreach (var family in memos)
        {
            var now = world.Totals(closed.Period.Range, by: TotalsGrouping.All).SingleOrDefault(total => total.Simulated == family.Simulated && total.Family == family.Family);
            AssertPicograms(now?.Grams ?? default, family.Now ?? default, 1);
            AssertPicograms(family.Now ?? default, (family.Closed ?? default) + GramsCo2e.Sum(family.Lines.Select(line => line.Delta)), family.Lines.Count + 2);
            AssertLines(world, closed, family);
        }
    }

    /// <summary>The rows of a closed period are its closed totals, exactly, and with its changes today's. Once its history is folded it is refused.</summary>
    private static void AssertExported(BookWorld world, ClosedPeriod closed)
    {
        var (range, rows) = (closed.Period.Range, new List<BookRow>());
        try
        {
            world.Book.Rows([.. Utc.Hours(range)], Contracted, rows.Add, closed.ClosedAt);
            Assert.Equal(closed.Totals, world.Book.TotalsAsOf(range, closed.ClosedAt));
        }
        catch (HistoryGoneException)
        {
            Assert.True(world.IsFolded);
            Assert.Empty(rows);
            return;
        }

        var changes = Assert.Single(world.Book.ClosedPeriods()).Changes;
        var now = world.Rows(Utc.Hours(range), Contracted);
        Assert.All(rows, row => Assert.Null(row.Market));
        foreach (var (zone, simulated) in rows.Concat(now).Select(row => (row.Zone, row.Simulated)).Distinct())
        {
            bool IsOf(string other, bool isSimulated) => other == zone && isSimulated == simulated;
            var (entries, today) = (rows.Where(row => IsOf(row.Zone, row.Simulated)).ToList(), now.Where(row => IsOf(row.Zone, row.Simulated)).ToList());
            var since = changes.Where(change => IsOf(change.Zone, change.Simulated)).ToList();
            Assert.Equal(closed.Totals.Where(total => IsOf(total.Zone, total.Simulated)).Sum(total => total.Energy.Millijoules), entries.Sum(row => row.Energy.Millijoules));
            Assert.Equal(closed.Totals.Where(total => IsOf(total.Zone, total.Simulated)).Sum(total => total.Unpriced.Millijoules), Unpriced(entries));
            Assert.Equal(today.Sum(row => row.Energy.Millijoules), entries.Sum(row => row.Energy.Millijoules) + since.Sum(change => change.Energy.Millijoules));
            Assert.Equal(Unpriced(today), Unpriced(entries) + since.Where(change => change.Product is null).Sum(change => change.Energy.Millijoules));
            foreach (var family in closed.Totals.Select(total => total.Family).Concat(changes.Select(change => change.Family)).OfType<FactorFamily>().Distinct())
            {
                var frozen = Grams(closed.Totals.Where(total => IsOf(total.Zone, total.Simulated) && total.Family == family).Select(total => total.Product));
                Assert.Equal(frozen, Grams(entries, family));
                Assert.Equal(Grams(today, family), frozen + Grams(since.Where(change => change.Family == family).Select(change => change.Product)));
            }
        }
    }

    private static long Unpriced(List<BookRow> rows) => rows.Where(row => row.Product is null).Sum(row => row.Energy.Millijoules);

    private static EmissionProduct Grams(List<BookRow> rows, FactorFamily family) => Grams(rows.Where(row => row.Factor is { } of && FactorFamily.Of(of) == family).Select(row => row.Product));

    private static EmissionProduct Grams(IEnumerable<EmissionProduct?> products) => products.Aggregate(default(EmissionProduct), (sum, product) => sum + (product ?? default));

    /// <summary>
    /// Beside the rest that no reason explains, the lines are the restatements that were posted since, each zone and reason once: of zones that had a total of
    /// the kind at the closing, or have one now.
    /// </summary>
    private static void AssertLines(BookWorld world, ClosedPeriod closed, Memo family)
    {
        bool IsTold(string zone) => closed.Totals.Any(total => total.Zone == zone && total.Family == family.Family && total.Simulated == family.Simulated)
            || world.Totals(closed.Period.Range, by: TotalsGrouping.Zone).Any(total => total.Key == zone && total.Family == family.Family && total.Simulated == family.Simulated);
        var posted = world.Restatements()
            .Where(row => row.At > closed.ClosedAt && row.Slot.From >= closed.Period.Range.From && row.Slot.To <= closed.Period.Range.To)
            .Where(row => row.Family == family.Family && row.Simulated == family.Simulated && IsTold(row.Zone))
            .GroupBy(row => (row.Zone, row.Reason))
            .ToDictionary(group => group.Key, group => group.Aggregate(default(EmissionProduct), (sum, row) => sum + row.Product!.Value).ToGrams());
        var told = family.Lines.Where(line => line.Reason != PeriodMemos.Residual).ToList();
        Assert.Equal(posted.Keys.Order(), told.Select(line => (line.Zone, line.Reason)).Order());
        Assert.All(told, line => Assert.Equal(posted[(line.Zone, line.Reason)], line.Delta));
        Assert.All(family.Lines.CountBy(line => (line.Zone, line.Reason)), line => Assert.Equal(1, line.Value));
    }

    private static Int128 Facility(IEnumerable<BookRow> rows) =>
        rows.Aggregate((Int128)0, (sum, row) => sum + FacilityEnergy.Of(row.Energy, row.Pue).MillijoulePartsPerMillion);

    private static void AssertPicograms(GramsCo2e expected, GramsCo2e actual, int roundings) =>
        Assert.InRange((double)(actual - expected).Picograms, -roundings, roundings);

    private static Contract ContractOf(string id, long millijoules, string zone) =>
        new(id, FacilityEnergy.Of(new(millijoules), Pue.Unset), BookWorld.Always, zone, Fuel.Wind);
}
