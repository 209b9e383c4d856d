using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>
/// For people without a CA: a key that is made once and stays in the state directory, so that its pin stays the same, and a certificate
/// that is made anew from it before it ends.
/// </summary>
internal static class SelfSignedIdentity
{
    private const string CertificateName = "tls-self-signed.pem";
    private const string KeyName = "tls-self-signed.key";
    private const int Years = 10;
    private static readonly TimeSpan Margin = TimeSpan.FromDays(31);

    /// <summary>The options with the files filled in; unchanged without <c>Tls:SelfSigned</c>. Makes what is not there.</summary>
    public static TlsOptions Ensure(TlsOptions tls, string stateDirectory, TimeProvider time)
    {
        if (!tls.SelfSigned) return tls;
        var certificateFile = Path.Combine(stateDirectory, CertificateName);
        var keyFile = Path.Combine(stateDirectory, KeyName);
        try
        {
            Directory.CreateDirectory(stateDirectory);
            using var key = LoadOrMakeKey(keyFile);
            if (!IsGood(certificateFile, key, time.GetUtcNow()))
                WholeFile.Write(certificateFile, Certificate(key, time.GetUtcNow()), WholeFile.Public);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(TlsOptions.SelfSignedKey, $"{keyFile} and its certificate cannot be kept ({error.Message})", error);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new ConfigurationException(TlsOptions.SelfSignedKey, $"{keyFile} is no PEM private key any more; restore it, or delete it and give the agents the new pin", error);
        }

        return tls with { CertificateFile = certificateFile, KeyFile = keyFile };
    }

    private static ECDsa LoadOrMakeKey(string file)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(file)) key.ImportFromPem(File.ReadAllText(file));
        else WholeFile.Write(file, key.ExportPkcs8PrivateKeyPem());
        return key;
    }

    private static bool IsGood(string file, ECDsa key, DateTimeOffset now)
    {
        if (!File.Exists(file)) return false;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            return certificate.NotAfter.ToUniversalTime() - now > Margin
                && certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string Certificate(ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=footprint-collector", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Dns.GetHostName());
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        return certificate.ExportCertificatePem();
    }
}
