using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Sinks.Influx;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx;

public sealed class InfluxOptionsTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_WithoutAny_IsNone() => Assert.Null(Read());

    [Fact]
    public void Read_OfVersionTwo_TakesIt()
    {
        var options = Read("--InfluxDb:Url=https://influx.example:8086/base", "--InfluxDb:Version=2", "--InfluxDb:Org=lab", "--InfluxDb:Bucket=b", $"--InfluxDb:TokenFile={_folder.Write("t", "s3cret")}", "--InfluxDb:Replay=1m")!;
        Assert.Equal(
            ("https://influx.example:8086/base/", InfluxVersion.V2, "lab", "b", "s3cret", TimeSpan.FromMinutes(1), true),
            (options.Url.AbsoluteUri, options.Version, options.Org, options.Bucket, options.Token!.Current().Reveal(), options.Replay, options.Gzip));
    }

    [Fact]
    public void Read_OfADatabaseOnLoopback_AsksTheServerAndSendsPlain()
    {
        var options = Read("--InfluxDb:Url=http://127.0.0.1:8086", "--InfluxDb:Database=db")!;
        Assert.Equal((null, false, TimeSpan.FromSeconds(30)), (options.Version, options.Gzip, options.Replay));
    }

    [Theory]
    [InlineData("InfluxDb:Url", "is missing; InfluxDb:Database alone", "--InfluxDb:Database=db")]
    [InlineData("InfluxDb:Url", "http or https", "--InfluxDb:Url=influx:8086", "--InfluxDb:Database=db")]
    [InlineData("InfluxDb:Url", "without a query or a user", "--InfluxDb:Url=http://me:pw@127.0.0.1", "--InfluxDb:Database=db")]
    [InlineData("InfluxDb:Version", "1, 2 or 3", "--InfluxDb:Url=http://127.0.0.1", "--InfluxDb:Version=4", "--InfluxDb:Database=db")]
    [InlineData("InfluxDb:Bucket", "or InfluxDb:Database is missing", "--InfluxDb:Url=http://127.0.0.1")]
    [InlineData("InfluxDb:Bucket", "writes into a bucket", "--InfluxDb:Url=http://127.0.0.1", "--InfluxDb:Version=2", "--InfluxDb:Database=db")]
    [InlineData("InfluxDb:Org", "is missing", "--InfluxDb:Url=http://127.0.0.1", "--InfluxDb:Bucket=b")]
    [InlineData("InfluxDb:Database", "version 3", "--InfluxDb:Url=http://127.0.0.1", "--InfluxDb:Version=3", "--InfluxDb:Bucket=b")]
    [InlineData("InfluxDb:TokenFile", "cannot be read", "--InfluxDb:Url=http://127.0.0.1", "--InfluxDb:Database=db", "--InfluxDb:TokenFile=/no/such/file")]
    [InlineData("InfluxDb:PasswordFile", "go together", "--InfluxDb:Url=http://127.0.0.1", "--InfluxDb:Database=db", "--InfluxDb:UserName=me")]
    [InlineData("InfluxDb:CaFile", "https", "--InfluxDb:Url=http://127.0.0.1", "--InfluxDb:Database=db", "--InfluxDb:CaFile=/no/such/file")]
    [InlineData("InfluxDb:CaFile", "cannot be read", "--InfluxDb:Url=https://127.0.0.1", "--InfluxDb:Database=db", "--InfluxDb:CaFile=/no/such/file")]
    [InlineData("InfluxDb:Replay", "a duration", "--InfluxDb:Url=http://127.0.0.1", "--InfluxDb:Database=db", "--InfluxDb:Replay=2h")]
    [InlineData("InfluxDb:Colour", "is not a known setting", "--InfluxDb:Url=http://127.0.0.1", "--InfluxDb:Database=db", "--InfluxDb:Colour=red")]
    public void Read_OfWhatIsWrong_NamesTheKey(string key, string reason, params string[] settings)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(settings));
        Assert.StartsWith(key, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfASecretOverPlaintext_OffLoopback_IsRefusedUnlessSaidAloud()
    {
        string[] settings = ["--InfluxDb:Url=http://influx.example", "--InfluxDb:Version=3", "--InfluxDb:Database=db", $"--InfluxDb:TokenFile={_folder.Write("t", "s3cret")}"];
        var error = Assert.Throws<ConfigurationException>(() => Read(settings));
        Assert.Contains("plaintext", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
        Assert.NotNull(Read([.. settings, "--InfluxDb:AllowPlaintext=true"]));
        Assert.Throws<ConfigurationException>(() => Read([.. settings[..1], "--InfluxDb:Version=1", .. settings[2..]]));
    }

    private static InfluxOptions? Read(params string[] settings) => CollectorOptions.Load(null, settings).Influx;
}
