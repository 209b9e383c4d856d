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
