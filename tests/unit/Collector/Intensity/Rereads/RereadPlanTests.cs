using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Intensity.Rereads;

namespace TelemetryFootprint.UnitTests.Collector.Intensity.Rereads;

public sealed class RereadPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 10, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void Due_AtFirst_IsOneBatchThatHasJustBecomeSoOld()
    {
        var due = RereadPlan.Due(Day, null, 60, TimeSpan.FromDays(10), Now)!.Value;

        Assert.Equal(Now.AddDays(-1).AddMinutes(-10), due.To.ToTime());
        Assert.Equal(TimeSpan.FromHours(6), due.To.ToTime() - due.From.ToTime());
    }

    [Fact]
    public void Due_JustDone_IsNothingUntilABatchIsFull()
    {
        var done = RereadPlan.Due(Day, null, 60, TimeSpan.FromDays(10), Now)!.Value.To.Value;

        Assert.Null(RereadPlan.Due(Day, done, 60, TimeSpan.FromDays(10), Now));
        Assert.Null(RereadPlan.Due(Day, done, 60, TimeSpan.FromDays(10), Now.AddHours(5)));
        Assert.Equal(done, RereadPlan.Due(Day, done, 60, TimeSpan.FromDays(10), Now.AddHours(6))!.Value.From.Value);
    }

    [Fact]
    public void Due_AfterALongSilence_GoesOnWhereItStoodInPartsOfTheLongestRange()
    {
        var done = RereadPlan.Due(Day, null, 60, TimeSpan.FromDays(10), Now)!.Value.To.Value;
        var parts = new List<MinuteRange>();

        while (RereadPlan.Due(Day, done, 60, TimeSpan.FromDays(10), Now.AddDays(25)) is { } due)
        {
            parts.Add(due);
            done = due.To.Value;
        }

        Assert.Equal([10 * 1440, 10 * 1440, 5 * 1440], parts.Select(part => part.Minutes));
        Assert.All(parts.Zip(parts.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(25, 375)]
    [InlineData(24, 360)]
    [InlineData(24 * 93, 1440)]
    public void BatchOf_AnAge_IsAQuarterOfItWithinReason(int ageHours, int minutes) =>
        Assert.Equal(minutes, RereadPlan.BatchOf(TimeSpan.FromHours(ageHours)).TotalMinutes);

    [Theory]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(30)]
    [InlineData(60)]
    public void Due_OfAnySlot_BeginsAndEndsWithSlots(int slot)
    {
        var due = RereadPlan.Due(TimeSpan.FromHours(25), null, slot, TimeSpan.FromDays(10), Now.AddMinutes(7))!.Value;

        Assert.Equal((0, 0), (due.From.Value % slot, due.To.Value % slot));
        Assert.True(due.To.ToTime() <= Now.AddMinutes(7).AddHours(-25));
    }
}
