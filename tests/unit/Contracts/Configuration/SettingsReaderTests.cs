using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Contracts.Configuration;

public sealed class SettingsReaderTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("1s", 1000)]
    [InlineData("1.5s", 1500)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("7d", 604_800_000)]
    public void Duration_WithUnit_IsRead(string text, long milliseconds)
    {
        var value = Reader(("Sampling:Interval", text)).Duration("Sampling:Interval", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(30));

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), value);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1sec")]
    [InlineData("1,5s")]
    [InlineData("99999999999999999999d")]
    public void Duration_WithoutProperUnit_NamesKeyValueAndExample(string text)
    {
        var error = Assert.Throws<ConfigurationException>(() => Reader(("Sampling:Interval", text)).Duration("Sampling:Interval", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(30)));

        Assert.StartsWith("Sampling:Interval: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Contains("500ms", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("512B", 512)]
    [InlineData("64KiB", 65_536)]
    [InlineData("64MiB", 67_108_864)]
    [InlineData("1.5GiB", 1_610_612_736)]
    public void Size_WithUnit_IsRead(string text, long bytes) =>
        Assert.Equal(bytes, Reader(("Spool:MaxSize", text)).Size("Spool:MaxSize", 0, 0, long.MaxValue));

    [Theory]
    [InlineData("64MB")]
    [InlineData("64")]
    [InlineData("MiB")]
    [InlineData("64mib")]
    public void Size_WithoutProperUnit_IsRefused(string text) =>
        Assert.Throws<ConfigurationException>(() => Reader(("Spool:MaxSize", text)).Size("Spool:MaxSize", 0, 0, long.MaxValue));

    [Theory]
    [InlineData("127.0.0.1:9850", 9850)]
    [InlineData("localhost:9850", 9850)]
    [InlineData("[::1]:9850", 9850)]
    public void Listen_AddressAndPort_IsRead(string text, int port) =>
        Assert.Equal(port, Reader(("Listen:Http", text)).Listen("Listen:Http", "127.0.0.1:1").Port);

    [Theory]
    [InlineData("9850")]
    [InlineData("127.0.0.1")]
    [InlineData("somewhere:9850")]
    [InlineData("127.0.0.1:99999")]
    public void Listen_Otherwise_IsRefused(string text) =>
        Assert.Throws<ConfigurationException>(() => Reader(("Listen:Http", text)).Listen("Listen:Http", "127.0.0.1:1"));

    [Fact]
    public void Names_OfAMap_AreDistinctAndSorted() =>
        Assert.Equal(["a", "b"], Reader(("Devices:b:Model", "x"), ("Devices:a:Model", "x"), ("Devices:a:Count", "2"), ("Other", "1")).Names("Devices"));

    [Fact]
    public void List_IsOneScalarThatReplaces() =>
        Assert.Equal(["neso", "annual"], Reader(("Grid:Providers", " neso , annual,")).List("Grid:Providers", "csv"));

    [Fact]
    public void RefuseUnknown_NamesTheKeyItsOriginAndTheNearest()
    {
        var reader = Reader(("Sampling:Intervall", "1s"));
        reader.Duration("Sampling:Interval", TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromDays(1));

        var error = Assert.Throws<ConfigurationException>(reader.RefuseUnknown);

        Assert.Equal("Sampling:Intervall: is not a known setting (test); see --help for all settings", error.Message);
    }

    [Fact]
    public void RefuseUnknown_KeyInTheWrongSection_SuggestsTheRightOne()
    {
        var reader = Reader(("Interval", "1s"));
        reader.Duration("Sampling:Interval", TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.FromDays(1));

        Assert.Contains("did you mean Sampling:Interval?", Assert.Throws<ConfigurationException>(reader.RefuseUnknown).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefuseUnknown_WhenAllWereAskedFor_IsSilent()
    {
        var reader = Reader(("host:name", "x"));
        Assert.Equal("x", reader.Text("Host:Name"));

        reader.RefuseUnknown();
    }

    private static SettingsReader Reader(params (string Key, string Value)[] settings) =>
        new(settings.ToDictionary(setting => setting.Key, setting => new Setting(setting.Value, "test"), StringComparer.OrdinalIgnoreCase));
}
