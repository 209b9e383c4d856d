using System.Security.Cryptography.X509Certificates;

namespace TelemetryFootprint.TestKit.Security;

/// <summary>A certificate and its key as PEM files.</summary>
public sealed record TestCertificate(string CertificateFile, string KeyFile)
{
    public X509Certificate2 Load() => X509CertificateLoader.LoadCertificateFromFile(CertificateFile);

    /// <summary>Puts this one into the place of another, each file whole.</summary>
    public void Replace(TestCertificate other)
    {
        File.Copy(CertificateFile, other.CertificateFile, overwrite: true);
        File.Copy(KeyFile, other.KeyFile, overwrite: true);
    }
}
