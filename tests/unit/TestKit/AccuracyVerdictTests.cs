using TelemetryFootprint.TestKit.Nvml;

namespace TelemetryFootprint.UnitTests.TestKit;

/// <summary>A judge that lets everything pass would hide every fault of the meter.</summary>
public sealed class AccuracyVerdictTests
{
    private static readonly AccuracyCase Exact = new("exact", "", "call", 0.002, 0.15);
    private static readonly AccuracyCase Bounded = new("bounded", "", "call", null, 0.15);

    [Theory]
    [InlineData(1000, 1001.9, 950, 1050, true)]
    [InlineData(1000, 1002.1, 950, 1050, false)]
    [InlineData(1000, 997.9, 950, 1050, false)]
    [InlineData(1000, 1000, 1001, 1050, false)]
    [InlineData(1000, 1000, 950, 999, false)]
    [InlineData(1000, 1000, 840, 1160, false)]
    [InlineData(0, 0, 0, 0, false)]
    [InlineData(1000, double.NaN, double.NaN, double.NaN, false)]
    [InlineData(double.NaN, 1000, 950, 1050, false)]
    public void IsKept_OfAToleratedCase_NeedsErrorBoundsAndWidth(double truth, double joules, double low, double high, bool isKept) =>
        Assert.Equal(isKept, new AccuracyVerdict(Exact, truth, joules, low, high).IsKept);

    [Theory]
    [InlineData(1000, 1100, 950, 1250, true)]
    [InlineData(1000, 1100, 1001, 1250, false)]
    [InlineData(1000, 1100, 900, 1300, false)]
    [InlineData(1000, double.NaN, double.NaN, double.NaN, false)]
    public void IsKept_OfABoundedCase_NeedsTheTruthInsideNarrowBounds(double truth, double joules, double low, double high, bool isKept) =>
        Assert.Equal(isKept, new AccuracyVerdict(Bounded, truth, joules, low, high).IsKept);

    [Theory]
    [InlineData(10_000, 0.004)]
    [InlineData(20_000, 0.002)]
    [InlineData(40_000, 0.002)]
    public void Allowed_OfALateRegister_IsItsLatenessUntilTheToleranceIsMore(double truth, double allowed) =>
        Assert.Equal(allowed, new AccuracyVerdict(Exact with { LateJoules = 40 }, truth, truth, truth, truth).Allowed!.Value, 12);

    [Fact]
    public void All_CounterCases_AreJudgedAtBothRegisters()
    {
        var counters = AccuracyCase.All.Where(item => item.Name.StartsWith("counter", StringComparison.Ordinal)).ToList();

        Assert.Equal(7, counters.Count(item => item.Keys.Contains("counter_refresh_ms=100", StringComparison.Ordinal)));
        Assert.All(counters, item => Assert.Equal(item.Keys.Contains("counter_refresh_ms=100", StringComparison.Ordinal), item.LateJoules > 0));
        Assert.Equal(AccuracyCase.All.Count, AccuracyCase.All.Select(item => item.Name).Distinct().Count());
    }
}
