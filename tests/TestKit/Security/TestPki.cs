using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.TestKit.Security;

/// <summary>A certificate authority of a test, and what it signs, as PEM files. Every key is made anew: nothing here can be trusted by accident.</summary>
public sealed class TestPki : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private int _issued;

    public TestPki(string name = "CN=Test CA")
    {
        var request = new CertificateRequest(name, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        _authority = request.CreateSelfSigned(now.AddYears(-5), now.AddYears(5));
        CaFile = _folder.Write("ca.pem", _authority.ExportCertificatePem());
    }

    public string CaFile { get; }

    /// <summary>For 127.0.0.1 and localhost, good for a year, unless told otherwise. An RSA key if its bits are given, else P-256.</summary>
    /// <param name="names">DNS names and addresses; none: no alternative name at all.</param>
    /// <param name="selfSigned">By its own key instead of the authority's.</param>
    /// <param name="usage">The one purpose of its extended key usage, by its OID; null: it has none.</param>
    public TestCertificate Issue(string[]? names = null, DateTimeOffset? from = null, DateTimeOffset? until = null, int? rsaBits = null, bool selfSigned = false, string? usage = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rsa = rsaBits is { } bits ? RSA.Create(bits) : null;
        using var curve = rsa is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        var subject = $"CN=issued-{++_issued}";
        var request = rsa is null
            ? new CertificateRequest(subject, curve!, HashAlgorithmName.SHA256)
            : new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        if (usage is not null) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        AddNames(request, names ?? ["127.0.0.1", "localhost"]);
        var (start, end) = (from ?? now.AddDays(-1), until ?? now.AddYears(1));
        using var certificate = selfSigned
            ? request.CreateSelfSigned(start, end)
            : request.Create(_authority.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), start, end, RandomNumberGenerator.GetBytes(8));
        return new TestCertificate(
            _folder.Write($"{_issued}.pem", certificate.ExportCertificatePem()),
            _folder.Write($"{_issued}.key", rsa is null ? curve!.ExportPkcs8PrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem()));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    private static void AddNames(CertificateRequest request, string[] names)
    {
        if (names.Length == 0) return;
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) builder.AddIpAddress(address);
            else builder.AddDnsName(name);
        }

        request.CertificateExtensions.Add(builder.Build());
    }
}
