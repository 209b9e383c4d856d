using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.TestKit.Net;
using TelemetryFootprint.TestKit.Security;

namespace TelemetryFootprint.UnitTests.Agent.Core.Delivery.Grpc;

/// <summary>Whether a file that the last attempt read holds another certificate now.</summary>
public sealed class ReplacedTrustTests : IDisposable
{
    private readonly TestPki _pki = new();
    private readonly TestPki _next = new("CN=Next CA");
    private readonly TestCertificate _own;

    // Nobody listens there.
    private readonly Uri _endpoint = new($"https://127.0.0.1:{FreePort.Next(1)[0]}");

    public ReplacedTrustTests() => _own = _pki.Issue(["gpu-01"]);

    public void Dispose()
    {
        _pki.Dispose();
        _next.Dispose();
    }

    [Fact]
    public async Task HasNewTrust_CertificateAndKeyReplaced_IsSoUntilTheNextAttempt()
    {
        var connector = Connector(_endpoint);
        await TryAsync(connector);
        Assert.Equal((true, false), (connector.HasTrustFiles, connector.HasNewTrust));

        var next = _next.Issue(["gpu-01"]);
        File.Copy(next.CertificateFile, _own.CertificateFile, overwrite: true);
        // Its key is still the other one's: no pair yet.
        Assert.False(connector.HasNewTrust);
        File.Copy(next.KeyFile, _own.KeyFile, overwrite: true);
        Assert.True(connector.HasNewTrust);
        await TryAsync(connector);
        Assert.False(connector.HasNewTrust);
    }

    [Fact]
    public async Task HasNewTrust_CaFileReplaced_IsSoAndHalfAFileIsNot()
    {
        var connector = Connector(_endpoint);
        await TryAsync(connector);
        await File.WriteAllTextAsync(_pki.CaFile, "-----BEGIN CERTIFICATE-----\nhalf");
        Assert.False(connector.HasNewTrust);
        File.Copy(_next.CaFile, _pki.CaFile, overwrite: true);

        Assert.True(connector.HasNewTrust);
    }

    /// <summary>It was not there when the agent came first.</summary>
    [Fact]
    public async Task HasNewTrust_KeyThatAppears_IsSo()
    {
        var key = await File.ReadAllTextAsync(_own.KeyFile);
        File.Delete(_own.KeyFile);
        var connector = Connector(_endpoint);
        Assert.Equal(GrpcStatusCode.FailedPrecondition, await TryAsync(connector));
        Assert.False(connector.HasNewTrust);
        await File.WriteAllTextAsync(_own.KeyFile, key);

        Assert.True(connector.HasNewTrust);
    }

    [Fact]
    public void HasTrustFiles_OfPlaintextOrTheSystemsCas_IsNotSo()
    {
        Assert.False(Connector(new("http://127.0.0.1:9851")).HasTrustFiles);
        Assert.False(new GrpcCollectorConnector(new(_endpoint), TimeProvider.System).HasTrustFiles);
    }

    private static async Task<GrpcStatusCode> TryAsync(GrpcCollectorConnector connector) =>
        (await Assert.ThrowsAsync<GrpcException>(() => connector.ConnectAsync(CancellationToken.None))).Status.Code;

    private GrpcCollectorConnector Connector(Uri endpoint) =>
        new(new(endpoint, _pki.CaFile) { ClientCertificateFile = _own.CertificateFile, ClientKeyFile = _own.KeyFile }, TimeProvider.System);
}
