using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

public sealed class ListenerOptionsTests
{
    [Fact]
    public void Read_Nothing_IsLoopbackAndNotInsecure()
    {
        var options = Read();

        Assert.False(options.IsInsecure);
        Assert.False(options.HttpSpeaksTls);
        Assert.False(options.Tls.IsOn);
    }

    [Theory]
    [InlineData("Listen:Http")]
    [InlineData("Listen:Grpc")]
    public void Read_OffLoopbackWithoutTls_IsRefusedAndNamesBothWays(string key)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read($"--{key}=0.0.0.0:9000"));

        Assert.Equal(key, error.Key);
        Assert.Contains("Tls:CertificateFile", error.Message, StringComparison.Ordinal);
        Assert.Contains("Tls:SelfSigned=true", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OffLoopbackWithTls_IsSecure()
    {
        var options = Read("--Listen:Http=0.0.0.0:9000", "--Listen:Grpc=[::]:9001", "--Tls:SelfSigned=true");

        Assert.False(options.IsInsecure);
        Assert.True(options.HttpSpeaksTls);
    }

    [Fact]
    public void Read_OffLoopbackAskedForByName_IsInsecure() => Assert.True(Read("--Listen:Grpc=0.0.0.0:9001", "--Listen:AllowPlaintext=true").IsInsecure);

    [Fact]
    public void Read_PlaintextAllowedOnLoopback_IsNotInsecure() => Assert.False(Read("--Listen:AllowPlaintext=true").IsInsecure);

    [Theory]
    [InlineData("Tls:KeyFile", "--Tls:CertificateFile=a.pem")]
    [InlineData("Tls:CertificateFile", "--Tls:KeyFile=a.key")]
    [InlineData("Tls:SelfSigned", "--Tls:SelfSigned=true", "--Tls:CertificateFile=a.pem", "--Tls:KeyFile=a.key")]
    [InlineData("Tls:ClientCaFile", "--Tls:ClientCaFile=ca.pem")]
    [InlineData("Listen:Grpc", "--Listen:Http=127.0.0.1:9000", "--Listen:Grpc=127.0.0.1:9000")]
    public void Read_Contradiction_NamesTheKey(string key, params string[] settings) =>
        Assert.Equal(key, Assert.Throws<ConfigurationException>(() => Read(settings)).Key);

    private static ListenerOptions Read(params string[] settings) => ListenerOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, settings), httpHasOwnTls: false);
}
