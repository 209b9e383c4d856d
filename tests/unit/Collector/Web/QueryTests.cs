using TelemetryFootprint.Collector.Web;

namespace TelemetryFootprint.UnitTests.Collector.Web;

public sealed class QueryTests
{
    [Fact]
    public void Range_UnalignedBounds_SnapOutwardToMinutes()
    {
        var range = Query.Range("2026-11-22T09:00:30Z", "2026-11-22T09:05:01Z");

        Assert.Equal(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), range.From.ToTime());
        Assert.Equal(6, range.Minutes);
    }

    [Theory]
    [InlineData("2026-11-22T10:00+01:00")]
    [InlineData("2026-11-22T04:00:00-05:00")]
    [InlineData("2026-11-22T14:45:00.5+05:45")]
    public void Range_Offset_IsConvertedToUtc(string from) =>
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), Query.Range(from, "2026-11-22T11:00Z").From.ToTime());

    [Theory]
    [InlineData(null, "2026-11-22T09:00Z", "from")]
    [InlineData("2026-11-22T09:00Z", "yesterday", "to")]
    [InlineData("2026-11-22T09:00Z", "2026-11-22T08:00Z", "to")]
    [InlineData("2026-10-01T09:00Z", "2026-11-22T08:00Z", "to")]
    [InlineData("2026-11-22T09:00", "2026-11-22T11:00Z", "from")]
    [InlineData("2026-11-22T09:00 01:00", "2026-11-22T11:00Z", "from")]
    [InlineData("1999-11-22T09:00Z", "2026-11-22T11:00Z", "from")]
    [InlineData("2026-11-22T09:00Z", "2026-11-22T09:00Z", "to")]
    public void Range_WrongBound_NamesTheParameter(string? from, string? to, string parameter) =>
        Assert.Equal(parameter, Assert.Throws<QueryException>(() => Query.Range(from, to)).Parameter);

    [Theory]
    [InlineData("2026-11-01", "2026-10-31T23:00Z")]
    [InlineData("2026-07-01T09:00", "2026-07-01T07:00Z")]
    [InlineData("2026-07-01T09:00Z", "2026-07-01T09:00Z")]
    [InlineData("2026-10-25T02:30", "2026-10-25T00:30Z")]
    public void Range_OfATimeZone_BeginsWhenItsDayDoes(string from, string utc) =>
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), Query.LongRange(from, from[..8] + "28T00:00:00Z", "Europe/Berlin").From.ToTime());

    [Theory]
    [InlineData("2026-03-29T02:30", "Europe/Berlin", "from")]
    [InlineData("2026-11-01", "Europe/Atlantis", "tz")]
    [InlineData("2026-11-01", null, "from")]
    [InlineData("yesterday", "Europe/Berlin", "from")]
    public void Range_OfNoTime_NamesTheParameter(string from, string? tz, string parameter) =>
        Assert.Equal(parameter, Assert.Throws<QueryException>(() => Query.LongRange(from, "2026-11-02T00:00Z", tz)).Parameter);

    [Fact]
    public void Range_OfAMonthWhoseClockIsSetBack_IsAnHourLonger() =>
        Assert.Equal((31 * 1440) + 60, Query.LongRange("2026-10-01", "2026-11-01", "Europe/Berlin").Minutes);

    [Theory]
    [InlineData(null, 1)]
    [InlineData("60", 1)]
    [InlineData("60s", 1)]
    [InlineData("5m", 5)]
    [InlineData("1h", 60)]
    public void StepMinutes_Duration_IsWholeMinutes(string? text, int minutes) =>
        Assert.Equal(minutes, Query.StepMinutes(text, Query.Range("2026-11-22T09:00Z", "2026-11-22T10:00Z")));

    [Theory]
    [InlineData("30s")]
    [InlineData("90s")]
    [InlineData("x")]
    [InlineData("-60s")]
    public void StepMinutes_NotWholeMinutes_IsRefused(string text) =>
        Assert.Equal("step", Assert.Throws<QueryException>(() => Query.StepMinutes(text, Query.Range("2026-11-22T09:00Z", "2026-11-22T10:00Z"))).Parameter);
}
