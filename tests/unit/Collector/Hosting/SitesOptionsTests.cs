using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

public sealed class SitesOptionsTests
{
    [Theory]
    [InlineData("gpu-7", null, "FR")]
    [InlineData("web-7", "a1", "DE")]
    [InlineData("web-7", "b1", "GB")]
    [InlineData("web-7", null, "GB")]
    public void SiteFor_GlobOrLabel_FindsTheSite(string host, string? rack, string zone)
    {
        var sites = SitesOptions.Read(SettingsSources.Load(
            "NO_SUCH_PREFIX__", null, ["--Site:Zone=GB", "--Sites:a:Match=gpu-*", "--Sites:a:Zone=FR", "--Sites:b:Match=rack=a*", "--Sites:b:Zone=DE"]));
        var labels = rack is null ? new Dictionary<string, string>() : new() { ["rack"] = rack };

        Assert.Equal(zone, sites.SiteFor(host, labels).Zone);
        Assert.Equal(["GB", "FR", "DE"], sites.Zones);
        Assert.False(sites.Default.Assignment.Pue.IsSet);
    }
}
