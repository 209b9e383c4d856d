using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

public sealed class PueFileTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OfATable_HasItsLinesInTime()
    {
        var series = PueFile.Read("key", _folder.Write("pue.csv", "from,pue,source\n2026-11-01T00:00Z,1.31,report, page 2\n\n2026-10-01T02:00+02:00,1.2,report\n"));
        Assert.Equal([1.2, 1.31], series.Entries.Select(entry => entry.Pue.Value));
        Assert.Equal("report, page 2", series.At(Minute(2026, 12))!.Source);
        Assert.Equal(1.2, series.At(Minute(2026, 10))!.Pue.Value);
        Assert.Null(series.At(Minute(2026, 10) + -1));
        Assert.Equal(Minute(2026, 11), series.After(Minute(2026, 10))!.From);
        Assert.Null(series.After(Minute(2026, 11)));
    }

    [Theory]
    [InlineData("", "does not begin with the header")]
    [InlineData("from;pue;source\n", "does not begin with the header")]
    [InlineData("from,pue,source\n2026-11-01T00:00Z,1.31\n", "line 2: '2026-11-01T00:00Z,1.31'")]
    [InlineData("from,pue,source\n2026-11-01T00:00Z,1.31,\n", "line 2: ")]
    [InlineData("from,pue,source\n2026-11-01T00:00Z,0.9,x\n", "line 2: ")]
    [InlineData("from,pue,source\n2026-11-01T00:00Z,1,3,x\n2026-11-01T00:00:30Z,1.2,x\n", "line 3: ")]
    [InlineData("from,pue,source\n2026-11-01T00:00,1.2,x\n", "line 2: ")]
    [InlineData("from,pue,source\n2026-11-01T00:00Z,1.2,x\n2026-11-01T01:00+01:00,1.3,y\n", "two values of minute")]
    public void Read_OfSomethingElse_NamesKeyFileAndLine(string text, string says)
    {
        var file = _folder.Write("pue.csv", text);
        var error = Assert.Throws<ConfigurationException>(() => PueFile.Read("Sites:a:PueFile", file));
        Assert.StartsWith($"Sites:a:PueFile: {file}", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfNoFile_NamesIt() => Assert.StartsWith(
        "Site:PueFile: nowhere.csv cannot be read", Assert.Throws<ConfigurationException>(() => PueFile.Read("Site:PueFile", "nowhere.csv")).Message, StringComparison.Ordinal);

    [Fact]
    public void Sites_WithSources_KeepThemWithTheirValues()
    {
        var file = _folder.Write("pue.csv", "from,pue,source\n2026-11-01T00:00Z,1.31,meter\n");
        var sites = SitesOptions.Read(SettingsSources.Load(
            "NO_SUCH_PREFIX__", null,
            ["--Site:Zone=GB", "--Site:ZoneSource=contract", "--Site:WueSource=report", $"--Sites:a:PueFile={file}", "--Sites:a:Pue=1.5", "--Sites:a:PueSource=design", "--Sites:a:Match=a-*"]));
        Assert.Equal("zone: contract; WUE: report", sites.SiteFor("b-1", new Dictionary<string, string>()).Source);
        var site = sites.SiteFor("a-1", new Dictionary<string, string>());
        Assert.Equal((1.5, "PUE: design"), (site.At(Minute(2026, 10)).Pue.Value, site.At(Minute(2026, 10)).Source));
        Assert.Equal((1.31, "PUE: design; PUE: meter"), (site.At(Minute(2026, 11)).Pue.Value, site.At(Minute(2026, 11)).Source));
        Assert.Equal(["a"], sites.WithPueSeries.Select(one => one.Site));
    }

    private static UtcMinute Minute(int year, int month) => UtcMinute.FromTime(new(year, month, 1, 0, 0, 0, TimeSpan.Zero));
}
