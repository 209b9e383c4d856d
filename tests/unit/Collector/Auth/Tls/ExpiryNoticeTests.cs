using TelemetryFootprint.Collector.Auth.Tls;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Tls;

public sealed class ExpiryNoticeTests
{
    private static readonly DateTimeOffset End = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Next_OverAYear_TellsAtEachStepOnce()
    {
        var notice = new ExpiryNotice();
        var told = new List<(int Left, int Days)>();
        for (var left = 100; left >= -5; left--)
        {
            for (var repeat = 0; repeat < 3; repeat++)
            {
                if (notice.Next(End, End.AddDays(-left)) is { } days) told.Add((left, days));
            }
        }

        Assert.Equal([(30, 30), (7, 7), (1, 1), (0, 0)], told);
    }

    [Fact]
    public void Next_FirstLookIsLate_TellsTheNearestStepOnly()
    {
        var notice = new ExpiryNotice();

        Assert.Equal(7, notice.Next(End, End.AddDays(-3)));
        Assert.Null(notice.Next(End, End.AddDays(-2)));
    }

    [Fact]
    public void Next_Renewed_BeginsAnew()
    {
        var notice = new ExpiryNotice();
        Assert.Equal(1, notice.Next(End, End.AddHours(-3)));

        Assert.Null(notice.Next(End.AddDays(90), End.AddHours(-3)));
        Assert.Equal(30, notice.Next(End.AddDays(90), End.AddDays(61)));
    }
}
