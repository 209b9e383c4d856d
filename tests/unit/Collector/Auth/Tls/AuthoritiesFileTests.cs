using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Security;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Tls;

/// <summary>The one reader behind <c>Kubernetes:CaFile</c>, <c>Otlp:CaFile</c> and <c>InfluxDb:CaFile</c>.</summary>
public sealed class AuthoritiesFileTests : IDisposable
{
    private const string Key = "Some:CaFile";
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_WithoutTheSetting_IsTheSystems() => Assert.Null(AuthoritiesFile.Read(new SettingsReader(new Dictionary<string, Setting>()), Key));

    [Fact]
    public void Read_OfSeveralAuthorities_HasThemAll()
    {
        using TestPki pki = new(), other = new("CN=Other CA");
        var both = _folder.Write("both.pem", File.ReadAllText(pki.CaFile) + "\n" + File.ReadAllText(other.CaFile));
        Assert.Equal(2, Read(both)!.Count);
    }

    [Theory]
    [InlineData("none", "holds no PEM certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cannot be read")]
    [InlineData(null, "cannot be read")]
    public void Read_OfNoAuthority_IsRefusedByItsKey(string? content, string why)
    {
        var file = content is null ? _folder.Combine("absent.pem") : _folder.Write("ca.pem", content);
        var error = Assert.Throws<ConfigurationException>(() => Read(file));
        Assert.StartsWith(Key, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2Collection? Read(string file) =>
        AuthoritiesFile.Read(new SettingsReader(new Dictionary<string, Setting>(StringComparer.OrdinalIgnoreCase) { [Key] = new(file, "command line") }), Key);
}
