using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ledger;

namespace TelemetryFootprint.UnitTests.Collector.Core.Ledger;

public sealed class PueSeriesTests
{
    private static readonly PueSeries Series = new(new[] { 30, 10, 20, 40, 50 }.Select(minute => new PueEntry(new(minute), Pue.FromRatio(1.2m), "meter")));

    [Theory]
    [InlineData(9, null, 10)]
    [InlineData(10, 10, 20)]
    [InlineData(19, 10, 20)]
    [InlineData(20, 20, 30)]
    [InlineData(35, 30, 40)]
    [InlineData(49, 40, 50)]
    [InlineData(50, 50, null)]
    [InlineData(int.MaxValue, 50, null)]
    [InlineData(int.MinValue, null, 10)]
    public void AtAndAfter_AnyMinute_AreTheEntriesAroundIt(int minute, int? at, int? after)
    {
        Assert.Equal(at, Series.At(new(minute))?.From.Value);
        Assert.Equal(after, Series.After(new(minute))?.From.Value);
        Assert.Equal(at is { } from ? Series.Entries.ToList().FindIndex(entry => entry.From.Value == from) : -1, Series.IndexAt(new(minute)));
    }

    [Fact]
    public void AtAndAfter_OfNoEntries_AreNothing()
    {
        Assert.Null(PueSeries.Empty.At(new(0)));
        Assert.Null(PueSeries.Empty.After(new(0)));
    }
}
