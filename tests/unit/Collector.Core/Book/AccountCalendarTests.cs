using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Book;

namespace TelemetryFootprint.UnitTests.Collector.Core.Book;

/// <summary>Periods, days and hours of an account, in zones whose clocks do odd things.</summary>
public sealed class AccountCalendarTests
{
    [Theory]
    [InlineData("UTC", "2026", "2026-01-01T00:00Z", "2027-01-01T00:00Z")]
    [InlineData("UTC", "2026-10", "2026-10-01T00:00Z", "2026-11-01T00:00Z")]
    [InlineData("UTC", "2026-12", "2026-12-01T00:00Z", "2027-01-01T00:00Z")]
    [InlineData("UTC", "2026-Q3", "2026-07-01T00:00Z", "2026-10-01T00:00Z")]
    [InlineData("UTC", "2028-02-29", "2028-02-29T00:00Z", "2028-03-01T00:00Z")]
    [InlineData("Europe/Berlin", "2026-10", "2026-09-30T22:00Z", "2026-10-31T23:00Z")]
    [InlineData("America/New_York", "2026-Q1", "2026-01-01T05:00Z", "2026-04-01T04:00Z")]
    [InlineData("Asia/Kathmandu", "2026-11", "2026-10-31T18:15Z", "2026-11-30T18:15Z")]
    [InlineData("Australia/Lord_Howe", "2026-10", "2026-09-30T13:30Z", "2026-10-31T13:00Z")]
    public void RangeOf_APeriod_IsItsMidnights(string zone, string name, string from, string to)
    {
        var range = Calendar(zone).RangeOf(name)!.Value;
        Assert.Equal((Minute(from), Minute(to)), (range.From, range.To));
    }

    [Theory]
    [InlineData(1, 1, "2026-01-01T00:00Z", "2027-01-01T00:00Z")]
    [InlineData(4, 1, "2025-04-01T00:00Z", "2026-04-01T00:00Z")]
    [InlineData(7, 1, "2025-07-01T00:00Z", "2026-07-01T00:00Z")]
    [InlineData(2, 29, "2025-02-28T00:00Z", "2026-02-28T00:00Z")]
    public void RangeOf_AFiscalYear_EndsInIt(int month, int day, string from, string to)
    {
        var range = new AccountCalendar(TimeZoneInfo.Utc, new(month, day)).RangeOf("FY2026")!.Value;
        Assert.Equal((Minute(from), Minute(to)), (range.From, range.To));
    }

    [Theory]
    [InlineData("2026-13")]
    [InlineData("2026-00")]
    [InlineData("2026-Q5")]
    [InlineData("2027-02-29")]
    [InlineData("26")]
    [InlineData("1999")]
    [InlineData("FY2026-Q1")]
    [InlineData("2026-1")]
    [InlineData(" 2026")]
    [InlineData("")]
    public void RangeOf_AnythingElse_IsNone(string name) => Assert.Null(Calendar("UTC").RangeOf(name));

    [Theory]
    [InlineData("Europe/Berlin", "2026-10-25", 25, 1500)]
    [InlineData("Europe/Berlin", "2026-03-29", 23, 1380)]
    [InlineData("America/New_York", "2026-11-01", 25, 1500)]
    [InlineData("America/New_York", "2026-03-08", 23, 1380)]
    [InlineData("Asia/Kathmandu", "2026-11-22", 24, 1440)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 24, 1410)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 25, 1470)]
    [InlineData("UTC", "2028-02-29", 24, 1440)]
    public void Hours_OfADay_AreThoseOfItsClock(string zone, string day, int hours, int minutes)
    {
        var calendar = Calendar(zone);
        var range = calendar.RangeOf(day)!.Value;
        var cut = calendar.Hours(range).ToList();
        Assert.Equal(minutes, range.Minutes);
        Assert.Equal(hours, cut.Count);
        Assert.Equal(minutes, cut.Sum(hour => hour.Minutes));
        Assert.All(cut, hour => Assert.InRange(hour.Minutes, 30, 60));
        Assert.All(cut, hour => Assert.Equal(calendar.ToLocal(hour.From).Hour, calendar.ToLocal(hour.To + -1).Hour));
        Assert.Equal([range], calendar.Days(range));
    }

    [Theory]
    [InlineData("Europe/Berlin", 365)]
    [InlineData("Asia/Kathmandu", 365)]
    [InlineData("Australia/Lord_Howe", 365)]
    [InlineData("America/Sao_Paulo", 365)]
    [InlineData("Africa/Cairo", 365)]
    public void Days_OfAYear_HoldItsHoursWithoutGapOrOverlap(string zone, int days)
    {
        var calendar = Calendar(zone);
        var year = calendar.RangeOf("2026")!.Value;
        var cut = calendar.Days(year).ToList();
        Assert.Equal(days, cut.Count);
        Assert.Equal(calendar.Hours(year), cut.SelectMany(calendar.Hours));
        Assert.All(cut.Zip(cut.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.Equal((year.From, year.To), (cut[0].From, cut[^1].To));
    }

    [Theory]
    [InlineData("UTC", 60)]
    [InlineData("Europe/Berlin", 60)]
    [InlineData("America/Los_Angeles", 60)]
    [InlineData("Asia/Kolkata", 30)]
    [InlineData("America/St_Johns", 30)]
    [InlineData("Australia/Lord_Howe", 30)]
    [InlineData("Asia/Kathmandu", 15)]
    public void LongestSlot_OfAClock_CutsNoneOfItsHours(string zone, int minutes) =>
        Assert.Equal(minutes, new AccountCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone), MonthDay.NewYear).LongestSlot);

    [Fact]
    public void Days_OfALeapYear_Are366() => Assert.Equal(366, Calendar("Europe/Berlin").Days(Calendar("Europe/Berlin").RangeOf("2028")!.Value).Count());

    [Fact]
    public void Hours_OfARangeThatCutsThem_AreCut()
    {
        var range = new MinuteRange(Minute("2026-11-22T09:20Z"), Minute("2026-11-22T11:10Z"));
        Assert.Equal([55, 55], Calendar("Asia/Kathmandu").Hours(range).Select(hour => hour.Minutes));
    }

    private static AccountCalendar Calendar(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone), MonthDay.NewYear);

    private static UtcMinute Minute(string time) => UtcMinute.FromTime(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));
}
