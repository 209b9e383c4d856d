using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Budgets;

namespace TelemetryFootprint.UnitTests.Collector.Core.Budgets;

public sealed class BudgetPeriodTests
{
    /// <summary>The clocks of Berlin skip an hour on 29 March 2026 and show one twice on 25 October.</summary>
    [Theory]
    [InlineData("day", "2026-03-29 10:00Z", "2026-03-28 23:00Z", 23)]
    [InlineData("day", "2026-10-25 10:00Z", "2026-10-24 22:00Z", 25)]
    [InlineData("day", "2026-10-24 22:00Z", "2026-10-24 22:00Z", 25)]
    [InlineData("day", "2026-10-25 22:59Z", "2026-10-24 22:00Z", 25)]
    [InlineData("day", "2026-10-25 23:00Z", "2026-10-25 23:00Z", 24)]
    [InlineData("week", "2026-03-29 21:59Z", "2026-03-22 23:00Z", 167)]
    [InlineData("week", "2026-03-29 22:00Z", "2026-03-29 22:00Z", 168)]
    [InlineData("month", "2026-10-31 22:59Z", "2026-09-30 22:00Z", 745)]
    [InlineData("month", "2026-10-31 23:00Z", "2026-10-31 23:00Z", 720)]
    [InlineData("quarter", "2026-02-10 00:00Z", "2025-12-31 23:00Z", 2159)]
    [InlineData("year", "2026-07-01 00:00Z", "2025-12-31 23:00Z", 8760)]
    [InlineData("7d", "2026-03-30 10:00Z", "2026-03-23 23:00Z", 167)]
    [InlineData("1d", "2026-10-25 10:00Z", "2026-10-24 22:00Z", 25)]
    public void At_InBerlin_BeginsAtItsMidnight(string period, string now, string from, int hours)
    {
        var range = BudgetPeriod.Parse(period)!.Value.At(SomeBudget.Calendar("Europe/Berlin"), SomeBudget.At(now));
        Assert.Equal((SomeBudget.At(from), hours * 60), (range.From, range.Minutes));
        Assert.True(range.Contains(SomeBudget.At(now)));
    }

    /// <summary>Every minute of two years is in exactly one period, and periods follow each other without a gap.</summary>
    [Theory]
    [InlineData("day", "Australia/Lord_Howe")]
    [InlineData("week", "Europe/Berlin")]
    [InlineData("month", "Asia/Kolkata")]
    [InlineData("quarter", "America/Havana")]
    [InlineData("year", "UTC")]
    public void At_FromPeriodToPeriod_LeavesNoMinuteOut(string word, string zone)
    {
        var (period, calendar) = (BudgetPeriod.Parse(word)!.Value, SomeBudget.Calendar(zone));
        var end = SomeBudget.At("2027-12-31 00:00Z");
        for (var now = SomeBudget.At("2026-01-01 12:00Z"); now < end;)
        {
            var range = period.At(calendar, now);
            Assert.Equal(range, period.At(calendar, range.From));
            Assert.Equal(range, period.At(calendar, range.To + -1));
            Assert.Equal(range.To, period.At(calendar, range.To).From);
            now = range.To;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("fortnight")]
    [InlineData("0d")]
    [InlineData("367d")]
    [InlineData("-1d")]
    [InlineData("7")]
    public void Parse_AnythingElse_IsNull(string text) => Assert.Null(BudgetPeriod.Parse(text));
}
