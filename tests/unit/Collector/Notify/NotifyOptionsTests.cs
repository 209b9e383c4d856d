using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Notify;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Notify;

public sealed class NotifyOptionsTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public void Read_OfEveryKey_TakesIt()
    {
        var (secret, url) = (_folder.Write("secret", "s3cret"), _folder.Write("url", "https://hooks.example/T/B/x"));
        var options = Read(
            "--Budgets:lab:Limit=1kg", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=http://127.0.0.1:9093", "--Notify:a:AllowPrivate=true", "--Notify:Health=false",
            "--Notify:s:Kind=slack", $"--Notify:s:UrlFile={url}", "--Notify:s:Budgets=lab",
            "--Notify:w:Kind=webhook", "--Notify:w:Url=https://example.org/hook?a=b", $"--Notify:w:SecretFile={secret}");

        Assert.Equal([("a", NotifierKind.Alertmanager), ("s", NotifierKind.Slack), ("w", NotifierKind.Webhook)], options.Notifiers.Select(one => (one.Name, one.Kind)));
        Assert.Equal([true, false, false], options.Notifiers.Select(one => one.AllowPrivate));
        Assert.Equal(["lab"], options.Notifiers[1].Budgets!);
        Assert.Equal("the address in Notify:s:UrlFile", options.Notifiers[1].ShownUrl);
        Assert.Equal("https://example.org", options.Notifiers[2].ShownUrl);
        Assert.Equal("s3cret", options.Notifiers[2].Secret!.Current().Reveal());
    }

    [Theory]
    [InlineData("Notify:a:Kind", "is missing", "--Notify:a:Url=https://example.org")]
    [InlineData("Notify:a:Kind", "'mail' is not alertmanager, webhook or slack", "--Notify:a:Kind=mail")]
    [InlineData("Notify:a:Url", "or Notify:a:UrlFile is needed, one of them", "--Notify:a:Kind=alertmanager")]
    [InlineData("Notify:a:Url", "one of them", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=https://x.org", "--Notify:a:UrlFile=/nowhere")]
    [InlineData("Notify:a:Url", "is not an http or https address", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=ftp://x.org")]
    [InlineData("Notify:a:Url", "is not an http or https address", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=https://me:pw@x.org")]
    [InlineData("Notify:a:Url", "is not https", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=http://x.org")]
    [InlineData("Notify:a:Url", "AllowPrivate=true allows those", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=https://10.0.0.1")]
    [InlineData("Notify:a:Url", "AllowPrivate=true allows those", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=https://localhost")]
    [InlineData("Notify:a:Url", "AllowPrivate=true allows those", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=https://[::1]:9093")]
    [InlineData("Notify:a:Url", "AllowPrivate=true allows those", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=https://2130706433")]
    [InlineData("Notify:a:Url", "never connected to", "--Notify:a:Kind=alertmanager", "--Notify:a:AllowPrivate=true", "--Notify:a:Url=http://169.254.169.254/latest")]
    [InlineData("Notify:a:Url", "is a secret", "--Notify:a:Kind=slack", "--Notify:a:Url=https://hooks.example/x")]
    [InlineData("Notify:a:SecretFile", "is missing", "--Notify:a:Kind=webhook", "--Notify:a:Url=https://x.org")]
    [InlineData("Notify:a:SecretFile", "cannot be read", "--Notify:a:Kind=webhook", "--Notify:a:Url=https://x.org", "--Notify:a:SecretFile=/no/such/file")]
    [InlineData("Notify:a:SecretFile", "this is none", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=https://x.org", "--Notify:a:SecretFile=/no/such/file")]
    [InlineData("Notify:a:Budgets", "'nobody' is not the name of a budget", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=https://x.org", "--Notify:a:Budgets=nobody")]
    [InlineData("Notify:a:Budgets", "is empty", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=https://x.org", "--Notify:a:Budgets=,")]
    [InlineData("Notify:Health", "so that nobody is paged twice", "--Notify:Health=true")]
    [InlineData("Notify:a:Colour", "is not a known setting", "--Notify:a:Kind=alertmanager", "--Notify:a:Url=https://x.org", "--Notify:a:Colour=red")]
    public void Read_OfWhatIsWrong_NamesTheKey(string key, string reason, params string[] settings)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(settings));
        Assert.StartsWith(key, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    /// <summary>What the file holds is a secret, also when it is wrong.</summary>
    [Fact]
    public void Read_OfAnAddressInAFileThatIsWrong_ShowsNothingOfIt()
    {
        var url = _folder.Write("url", "http://canary.example/T0/B0");
        var error = Assert.Throws<ConfigurationException>(() => Read("--Notify:s:Kind=slack", $"--Notify:s:UrlFile={url}"));
        Assert.Contains("is not https", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfElevenNotifiers_IsRefused() =>
        Assert.Contains("there may be 10", Assert.Throws<ConfigurationException>(() => Read([.. Enumerable.Range(0, 11).Select(number => $"--Notify:n{number}:Kind=webhook")])).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static NotifyOptions Read(params string[] settings) => CollectorOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, settings)).Notify;
}
