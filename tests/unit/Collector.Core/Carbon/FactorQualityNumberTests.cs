using System.Text.RegularExpressions;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Core.Carbon;

public sealed partial class FactorQualityNumberTests
{
    [Theory]
    [InlineData(1, FactorQuality.Annual)]
    [InlineData(2, FactorQuality.Forecast)]
    [InlineData(3, FactorQuality.Estimated)]
    [InlineData(4, FactorQuality.Measured)]
    [InlineData(5, FactorQuality.Carried)]
    public void Numbers_OfGrades_NeverChange(int number, FactorQuality quality)
    {
        Assert.Equal(number, FactorQualityNumber.Of(quality));
        Assert.Equal(quality, FactorQualityNumber.From(number));
    }

    [Fact]
    public void Grades_InTheirOrder_AreTheChainFromItsEnd() => Assert.Equal(
        [FactorQuality.Annual, FactorQuality.Forecast, FactorQuality.Carried, FactorQuality.Estimated, FactorQuality.Measured],
        Enum.GetValues<FactorQuality>().Order());

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void From_NumberOfALaterVersion_IsRefused(int number) => Assert.Throws<FormatException>(() => FactorQualityNumber.From(number));

    [Fact]
    public void Of_NoGrade_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => FactorQualityNumber.Of(0));

    /// <summary>A cast would read a stored estimate as a carried value.</summary>
    [Fact]
    public void Storage_NeverCastsAGrade()
    {
        var files = Directory.GetFiles(RepositoryRoot.Combine("collector", "TelemetryFootprint.Collector.Storage"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).ToList();

        Assert.True(files.Count > 20);
        Assert.All(files, file => Assert.DoesNotMatch(Cast(), File.ReadAllText(file)));
    }

    [GeneratedRegex(@"\(FactorQuality\)|\(int\)[\w.]*Quality\b")]
    private static partial Regex Cast();
}
