using TelemetryFootprint.Cli.Api;
using TelemetryFootprint.Cli.Figures;

namespace TelemetryFootprint.UnitTests.Cli;

public sealed class CoverageTextTests
{
    private static readonly Coverage Node = new(["cpu", "gpu"], [new("network", ""), new("fans", "set Host:OverheadWatts")]);

    [Fact]
    public void Of_OneHost_IsOneLineWithoutItsName() =>
        Assert.Equal(["covers: cpu, gpu; not: network, fans (set Host:OverheadWatts)"], CoverageText.Of([new("a", Node)]));

    [Fact]
    public void Of_HostsThatCoverTheSame_ShareALine() => Assert.Single(CoverageText.Of([new("a", Node), new("b", Node)]));

    [Fact]
    public void Of_HostsThatDiffer_HaveALineEachWithTheirNames() => Assert.Equal(
        ["a, c covers: cpu, gpu; not: network, fans (set Host:OverheadWatts)", "b covers: gpu"],
        CoverageText.Of([new("a", Node), new("b", new(["gpu"], [])), new("c", Node)]));

    [Fact]
    public void Of_ACollectorThatDoesNotSay_IsNothing()
    {
        Assert.Empty(CoverageText.Of(null));
        Assert.Empty(CoverageText.Of([new("a", null)]));
    }

    [Fact]
    public void Of_AHostWithoutEnergy_CoversNothingYet() => Assert.Equal(["covers: nothing yet"], CoverageText.Of([new("a", new(null, null))]));

    [Fact]
    public void Of_AFleetWhereEachDiffers_IsBounded() =>
        Assert.Equal(8, CoverageText.Of([.. Enumerable.Range(0, 50).Select(host => new HostCoverage($"h{host}", new([$"c{host}"], [])))]).Count);

    [Theory]
    [InlineData(285.0, 315.04, "285.0-315.0")]
    [InlineData(null, 1.0, "")]
    [InlineData(1.0, null, "")]
    public void Range_OfTwoEnds_IsBothOrNothing(double? low, double? high, string expected) => Assert.Equal(expected, FigureText.Range(low, high, "f1"));
}
