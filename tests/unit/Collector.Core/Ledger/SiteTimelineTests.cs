using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

public class SiteTimelineTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 0, 30, TimeSpan.Zero);
    private static readonly SiteAssignment Gb = new("home", "GB", Pue.FromRatio(1.1m));

    [Fact]
    public void Next_FirstSight_HoldsForAllTime()
    {
        var timeline = new SiteTimeline();
        timeline.Add(timeline.Next("a", Gb, Now)!);
        Assert.Equal("GB", timeline.At("a", new(0))!.Zone);
        Assert.Null(timeline.Next("a", Gb, Now));
        Assert.Null(timeline.At("b", new(0)));
    }

    [Fact]
    public void Next_ChangedPue_AppliesFromNowOn()
    {
        var timeline = new SiteTimeline();
        timeline.Add(timeline.Next("a", Gb, Now)!);
        var changed = timeline.Next("a", Gb with { Pue = Pue.FromRatio(1.3m) }, Now)!;
        timeline.Add(changed);
        Assert.Equal(UtcMinute.FromTime(Now) + 1, changed.From);
        Assert.Equal(1.1, timeline.At("a", UtcMinute.FromTime(Now))!.Pue.Value);
        Assert.Equal(1.3, timeline.At("a", UtcMinute.FromTime(Now) + 1)!.Pue.Value);
    }

    [Fact]
    public void Add_BeforeTheLast_IsRefused()
    {
        var timeline = new SiteTimeline();
        timeline.Add(timeline.Next("a", Gb, Now)!);
        Assert.Throws<ArgumentException>(() => timeline.Add(timeline.At("a", new(0))!));
    }

    [Fact]
    public void SlotOf_ChangedLength_ChangesOnAWholeHour()
    {
        var lengths = new SlotLengths();
        var (from, minutes) = lengths.Next("GB", 30, Now)!.Value;
        lengths.Add("GB", from, minutes);
        Assert.Null(lengths.Next("GB", 30, Now));
        var (changed, five) = lengths.Next("GB", 5, Now)!.Value;
        lengths.Add("GB", changed, five);
        Assert.Equal(0, changed.Value % 60);
        Assert.Equal(30, lengths.SlotOf("GB", changed + -1).Minutes);
        Assert.Equal(new MinuteRange(changed + 5, changed + 10), lengths.SlotOf("GB", changed + 7));
        Assert.Equal(new MinuteRange(new(-30), new(0)), lengths.SlotOf("GB", new(-1)));
        Assert.Equal(60, lengths.SlotOf("XX", new(61)).Minutes);
    }
}
