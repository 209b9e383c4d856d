using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Hosting;

/// <summary>A self-signed certificate for loopback and its key, as PEM files in a folder of their own.</summary>
internal sealed class TestPem : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public TestPem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public string CertificateFile => Path.Combine(_folder.Path, "server.pem");

    public string KeyFile => Path.Combine(_folder.Path, "server.key");

    public void Dispose() => _folder.Dispose();
}
