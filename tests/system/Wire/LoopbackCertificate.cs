using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.SystemTests.Wire;

/// <summary>A self-signed certificate for loopback and its key, as PEM files.</summary>
internal sealed record LoopbackCertificate(string CertificateFile, string KeyFile)
{
    public static LoopbackCertificate In(TemporaryDirectory folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return new(folder.Write("server.pem", certificate.ExportCertificatePem()), folder.Write("server.key", key.ExportPkcs8PrivateKeyPem()));
    }
}
