using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Identity;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Security;

namespace TelemetryFootprint.UnitTests.Agent.Configuration;

public sealed class CollectorReaderTests : IDisposable
{
    private const string Pin = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private readonly TestPki _pki = new();
    private readonly TemporaryDirectory _state = new();

    [Theory]
    [InlineData("http://127.0.0.1:9851")]
    [InlineData("http://localhost:9851")]
    [InlineData("http://[::1]:9851")]
    [InlineData("https://collector.example:9851")]
    public void Read_SafeAddress_IsTaken(string address) => Assert.False(Read($"--Collector:Endpoint={address}").IsInsecure);

    [Theory]
    [InlineData("http://collector.example:9851")]
    [InlineData("http://10.0.0.1:9851")]
    [InlineData("http://0.0.0.0:9851")]
    public void Read_PlaintextToAnotherHost_IsRefusedUnlessAskedForByName(string address)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read($"--Collector:Endpoint={address}"));

        Assert.Equal("Collector:Endpoint", error.Key);
        Assert.Contains("use https://", error.Message, StringComparison.Ordinal);
        Assert.True(Read($"--Collector:Endpoint={address}", "--Collector:AllowPlaintext=true").IsInsecure);
    }

    [Fact]
    public void Read_Everything_IsKept()
    {
        var certificate = _pki.Issue();

        var options = Read(
            "--Collector:Endpoint=https://c:1", $"--Collector:PinSha256={Pin}", $"--Collector:ClientCertificateFile={certificate.CertificateFile}",
            $"--Collector:ClientKeyFile={certificate.KeyFile}");

        Assert.Equal(Pin, options.Pin!.ToString());
        Assert.Equal((certificate.CertificateFile, certificate.KeyFile), (options.ClientCertificateFile, options.ClientKeyFile));
    }

    [Theory]
    [InlineData("Collector:PinSha256", "--Collector:PinSha256=xyz")]
    [InlineData("Collector:PinSha256", $"--Collector:PinSha256={Pin}")]
    [InlineData("Collector:PinSha256", $"--Collector:PinSha256={Pin}", "--Collector:Endpoint=https://c", "--Collector:CaFile={file}")]
    [InlineData("Collector:ClientKeyFile", "--Collector:ClientCertificateFile={file}", "--Collector:Endpoint=https://c")]
    [InlineData("Collector:ClientCertificateFile", "--Collector:ClientKeyFile={file}", "--Collector:Endpoint=https://c")]
    [InlineData("Collector:ClientCertificateFile", "--Collector:ClientKeyFile={file}", "--Collector:ClientCertificateFile={file}")]
    [InlineData("Collector:ClientKeyFile", "--Collector:ClientKeyFile=nowhere.pem")]
    [InlineData("Collector:AllowPlaintext", "--Collector:AllowPlaintext=yes")]
    public void Read_Contradiction_NamesTheKey(string key, params string[] settings) =>
        Assert.Equal(key, Assert.Throws<ConfigurationException>(() => Read([.. settings.Select(setting => setting.Replace("{file}", _pki.CaFile, StringComparison.Ordinal))])).Key);

    /// <summary>Who has joined needs the joining token no more; who has not would ask for it for ever.</summary>
    [Fact]
    public void Read_JoiningTokenThatIsNotThere_IsRefusedUntilItWasTraded()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read("--Collector:EnrolTokenFile=nowhere"));
        Assert.Equal("Collector:EnrolTokenFile", error.Key);
        Assert.Contains($"name a file that user {Environment.UserName} may read", error.Message, StringComparison.Ordinal);
        Assert.Equal(_pki.CaFile, Read($"--Collector:EnrolTokenFile={_pki.CaFile}").EnrolTokenFile);

        File.WriteAllText(_state.Combine(TokenFiles.OwnName), "own");
        Assert.Equal("nowhere", Read("--Collector:EnrolTokenFile=nowhere").EnrolTokenFile);
    }

    public void Dispose()
    {
        _state.Dispose();
        _pki.Dispose();
    }

    private CollectorSettings Read(params string[] settings) => CollectorReader.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, settings), _state.Path);
}
