using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Devices.Node;

public sealed class RemainderBoundsTests
{
    private static readonly RelativeHalfWidth Fifth = RelativeHalfWidth.FromPercent(20);

    [Fact]
    public void Of_NothingTakenOff_IsTheAssumptionsWidth() =>
        Assert.Equal(200_000u, RemainderBounds.Of(NodeTape.Watts(300), Fifth, false, null).HalfWidthPpm);

    [Fact]
    public void Of_RatioOfGpusWithLimits_EndsAtTheirShare() =>
        Assert.Equal(3_840_000u, RemainderBounds.Of(NodeTape.Ratio(2), Fifth, true, Watts.FromWatts(3_200)).Range.HighMilliwatts);

    [Fact]
    public void Of_RatioOfGpusWithoutALimit_IsAsWideAsItsFigure() =>
        Assert.Equal(1_000_000u, RemainderBounds.Of(NodeTape.Ratio(2), Fifth, true, null).HalfWidthPpm);

    /// <summary>Whatever is measured, and however wrong both are within their widths, the truth lies inside.</summary>
    [Theory]
    [InlineData(200, 180)]
    [InlineData(200, 0)]
    [InlineData(200, 300)]
    [InlineData(3_300, 600)]
    public void Of_ConstantLessMeasured_HoldsEveryTruth(int assumed, int measured)
    {
        var rule = RemainderBounds.Of(NodeTape.Watts(assumed), Fifth, true, null);
        var figure = new Joules(Math.Max(0, assumed - measured) * 1000L);
        var bounds = EnergyBounds.Absolute(figure, new Watts(rule.Range.LowMilliwatts), new Watts(rule.Range.HighMilliwatts), NodeTape.Second);

        foreach (var whole in new[] { 0.8, 1, 1.2 })
        {
            foreach (var part in new[] { 0.9, 1, 1.1 })
                Assert.InRange((long)(Math.Max(0, (assumed * whole) - (measured * part)) * 1000), bounds.Low.Millijoules, bounds.High.Millijoules);
        }
    }

    [Fact]
    public void LimitOf_OneThatDoesNotTell_IsUnknown()
    {
        Device known = new() { PowerLimitMilliwatts = 400_000 }, unknown = new();

        Assert.Equal(800_000, NodeComponents.LimitOf([known, known])!.Value.Milliwatts);
        Assert.Null(NodeComponents.LimitOf([known, unknown]));
        Assert.Null(NodeComponents.LimitOf([]));
    }
}
