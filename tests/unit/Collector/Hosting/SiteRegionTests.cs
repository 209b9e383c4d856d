using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

/// <summary>A site by its cloud's region.</summary>
public sealed class SiteRegionTests
{
    [Theory]
    [InlineData("aws:eu-west-1", "IE")]
    [InlineData("aws:us-east-1", "US-MIDA-PJM")]
    public void Read_ARegion_IsItsZoneAndSaysWhereTheZoneIsFrom(string region, string zone)
    {
        var site = SiteOptions.ReadDefault(Settings($"--Site:Region={region}")).Assignment;
        Assert.Equal((zone, $"zone: {region}"), (site.Zone, site.Source));
    }

    [Fact]
    public void Read_ARegionWithASource_HasThatSource() =>
        Assert.Equal("zone: the contract", SiteOptions.ReadDefault(Settings("--Site:Region=aws:eu-west-1", "--Site:ZoneSource=the contract")).Assignment.Source);

    [Fact]
    public void Read_ARegionWithAnEmptySource_KeepsTheRegion() =>
        Assert.Equal("zone: aws:eu-west-1", SiteOptions.ReadDefault(Settings("--Site:Region=aws:eu-west-1", "--Site:ZoneSource=", "--Site:PueSource=")).Assignment.Source);

    [Fact]
    public void Read_OfANamedSite_IsTheSame() =>
        Assert.Equal("IE", SiteOptions.ReadNamed(Settings("--Sites:dublin:Region=aws:eu-west-1", "--Sites:dublin:Match=gpu-*"), "dublin").Assignment.Zone);

    [Theory]
    [InlineData("set Site:Zone", "--Site:Region=aws:nowhere-1")]
    [InlineData("left out where Site:Zone is set", "--Site:Region=aws:eu-west-1", "--Site:Zone=FR")]
    public void Read_ARegionThatCannotBe_NamesTheKeyAndTheRemedy(string remedy, params string[] settings)
    {
        var error = Assert.ThrowsAny<ConfigurationException>(() => SiteOptions.ReadDefault(Settings(settings)));
        Assert.Contains("Site:Region", error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    private static SettingsReader Settings(params string[] settings) => SettingsSources.Load("NO_SUCH_PREFIX__", null, settings);
}
