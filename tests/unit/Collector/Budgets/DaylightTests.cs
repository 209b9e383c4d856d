using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Core.Budgets;
using TelemetryFootprint.Collector.Core.Ledger;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Core.Account;
using TelemetryFootprint.UnitTests.Collector.Core.Budgets;
using Xunit.Abstractions;

namespace TelemetryFootprint.UnitTests.Collector.Budgets;

/// <summary>F38: days of 23, 24.5 and 25 hours, leap days, and the edges of months and years, of budgets in named time zones. Each minute has an energy of its own.</summary>
[Trait("Fault", "F38")]
public sealed class DaylightTests(ITestOutputHelper output) : IAccountReader
{
    private const int Quarter = 15;

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29 12:00Z", 167)]
    [InlineData("Europe/Berlin", "2026-10-25 12:00Z", 169)]
    [InlineData("Europe/Berlin", "2028-02-29 12:00Z", 168)]
    [InlineData("America/New_York", "2026-03-08 12:00Z", 167)]
    [InlineData("America/New_York", "2026-11-01 12:00Z", 169)]
    [InlineData("Australia/Lord_Howe", "2026-10-04 00:00Z", 167.5)]
    [InlineData("Australia/Lord_Howe", "2027-04-04 00:00Z", 168.5)]
    [InlineData("Asia/Kathmandu", "2026-12-31 12:00Z", 168)]
    public void Days_AroundAChangeOfTheClocks_AreExactlyTheirHours(string zone, string noon, double hours)
    {
        var (week, day) = (SomeBudget.Of("week", "1MWh", period: "7d", zone: zone), SomeBudget.Of("day", "1MWh", period: "day", zone: zone));
        var period = week.PeriodAt(SomeBudget.At(noon) + (3 * 1440));
        Assert.Equal(hours * 60, period.Minutes);
        var book = Book();
        Budget[] both = [week, day];
        book.Refresh(both, period.To, true, CancellationToken.None);

        var days = day.Calendar.Days(period).ToList();
        Assert.Equal(7, days.Count);
        Assert.All(days, one => Assert.Equal(one, day.PeriodAt(one.From)));
        var ofDays = days.Select(one => Parts(book.Used(day, day.PeriodAt(one.From)))).ToList();
        foreach (var (one, used) in days.Zip(ofDays))
            Assert.Equal(used, Sum(day.Calendar.Hours(one).Select(hour => Parts(book.Sums(hour, both, CancellationToken.None)["day"]))));
        output.WriteLine(FormattableString.Invariant($"F38: {zone}, {hours} h in the week of {noon}: its days and their hours add up to the millijoule"));
        Assert.Equal(Parts(book.Used(week, period)), Sum(ofDays));
        Assert.Equal(Sum(ofDays), Sum(Enumerable.Range(period.From.Value, period.Minutes).Select(minute => (Int128)Millijoules(minute))));
    }

    /// <summary>The limit is passed each day, in Berlin's and New York's autumn within the hour that the clock shows twice.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2026-10-25 00:30Z", 25)]
    [InlineData("America/New_York", "2026-11-01 05:30Z", 25)]
    [InlineData("Australia/Lord_Howe", "2026-10-03 15:30Z", 23.5)]
    [InlineData("Asia/Kathmandu", "2026-12-31 12:00Z", 24)]
    public void Alert_OfADayWhoseClocksChange_FiresOnceInEachDay(string zone, string passed, double hours)
    {
        var day = SomeBudget.Of("day", "1MWh", period: "day", zone: zone) with { Thresholds = [1] };
        var today = day.PeriodAt(SomeBudget.At(passed));
        Assert.Equal(hours * 60, today.Minutes);
        var millijoules = Enumerable.Range(today.From.Value, SomeBudget.At(passed).Value - today.From.Value + 1).Sum(Millijoules);
        day = day with { Limit = new(BudgetUnit.Joules, millijoules) };
        var book = Book();
        Budget[] only = [day];
        var (states, told) = (new Dictionary<string, Alert>(StringComparer.Ordinal), new List<AlertEvent>());
        var last = day.PeriodAt(today.To).To;
        for (var now = today.From + -1440; now < last; now += Quarter)
        {
            book.Refresh(only, now, false, CancellationToken.None);
            var period = day.PeriodAt(now);
            Crossing[] crossings = book.Crossing(day, period, 1, now, CancellationToken.None) is { } crossing ? [crossing] : [];
            var outcome = AlertBoard.Judge(states, [.. BudgetAlerts.Of(BudgetStanding.Of(day, now, book.Used(day, period), [], [], _ => null, crossings))], now.ToTime());
            foreach (var alert in outcome.Changed) states[alert.Subject.Id] = alert;
            told.AddRange(outcome.Events);
        }

        var fired = told.Where(one => one.Alert.Phase == AlertPhase.Firing && one.Alert.Subject.Name == AlertSubject.Threshold).ToList();
        Assert.Equal([day.PeriodAt(today.From + -1), today, day.PeriodAt(today.To)], fired.Select(one => one.Alert.Subject.Period!.Value));
        Assert.Equal(SomeBudget.At(passed).ToTime(), fired[1].Alert.Since);
        Assert.All(fired, one => Assert.True(one.Alert.Subject.Period!.Value.Contains(UtcMinute.FromTime(one.Alert.Since))));
    }

    T IAccountReader.Account<T>(AccountQuery query, Func<AccountContext, IEnumerable<AccountCell>, T> ask, CancellationToken cancellationToken) =>
        ask(null!, Enumerable.Range(query.Range.From.Value, query.Range.Minutes).Select(CellOf));

    private static AccountCell CellOf(int minute) => new(
        new("node-1", "GPU-1", OwnerText.Unattributed, PowerState.Unspecified, Method.Counter), new("node-1", SitePeriod.BeforeAllTime, "", "", Pue.Unset, null),
        new(new(minute), new(minute + 1)), new(Millijoules(minute), Millijoules(minute), Millijoules(minute), 60_000), null, null);

    private static long Millijoules(int minute) => 1_000_000 + (minute % 9973);

    private static Int128 Parts(BudgetUse use) => use.Known!.Value.Parts;

    private static Int128 Sum(IEnumerable<Int128> parts) => parts.Aggregate((left, right) => left + right);

    private BudgetBook Book() => new(this, AccountCells.Rules(), null!);
}
