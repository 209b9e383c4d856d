using TelemetryFootprint.Collector.Sinks.Otlp;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Otlp;

public sealed class OtlpOptionsTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Theory]
    [InlineData("https://otel:4318", "https://otel:4318/v1/metrics")]
    [InlineData("https://otel/otlp/v1/metrics?tenant=a", "https://otel/otlp/v1/metrics?tenant=a")]
    [InlineData("http://127.0.0.1:4318/", "http://127.0.0.1:4318/v1/metrics")]
    public void Endpoint_WithoutAPath_HasThatOfOtlp(string text, string expected) =>
        Assert.Equal(new Uri(expected), Read(("Otlp:Endpoint", text))!.Endpoint);

    [Fact]
    public void Endpoint_ThatIsNotSet_PushesNothing() => Assert.Null(Read(("Otlp:Interval", "10s")));

    [Theory]
    [InlineData("otel:4318", "Otlp:Endpoint")]
    [InlineData("ftp://otel", "Otlp:Endpoint")]
    [InlineData("https://user:word@otel", "Otlp:Endpoint")]
    [InlineData("http://otel:4318", "Otlp:AllowPlaintext=true")]
    public void Endpoint_ThatIsNone_IsRefusedByItsKey(string text, string said) =>
        Assert.Contains(said, Assert.Throws<ConfigurationException>(() => Read(("Otlp:Endpoint", text))).Message, StringComparison.Ordinal);

    [Fact]
    public void Endpoint_InPlaintextIfAllowed_IsTaken() =>
        Assert.NotNull(Read(("Otlp:Endpoint", "http://otel:4318"), ("Otlp:AllowPlaintext", "true")));

    [Fact]
    public void Headers_OfAFile_AreReadAndNeverShown()
    {
        var file = _folder.Write("headers", "authorization=Bearer%20s3cret,X-Scope-OrgID=a%20b\n");

        Assert.Equal([("authorization", "Bearer s3cret"), ("X-Scope-OrgID", "a b")], OtlpHeaders.Of(Read(("Otlp:Endpoint", "https://otel"), ("Otlp:HeadersFile", file))!.Headers!));
        _folder.Write("headers2", "authorization:s3cret");
        var error = Assert.Throws<ConfigurationException>(() => Read(("Otlp:Endpoint", "https://otel"), ("Otlp:HeadersFile", Path.Combine(_folder.Path, "headers2"))));
        Assert.Contains("header 1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CaFile_WithoutACertificate_IsRefusedByItsKey() =>
        Assert.Contains("Otlp:CaFile", Assert.Throws<ConfigurationException>(() => Read(("Otlp:Endpoint", "https://otel"), ("Otlp:CaFile", _folder.Write("ca", "none")))).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static OtlpOptions? Read(params (string Key, string Value)[] settings) =>
        OtlpOptions.Read(new SettingsReader(settings.ToDictionary(setting => setting.Key, setting => new Setting(setting.Value, "command line"), StringComparer.OrdinalIgnoreCase)));
}
