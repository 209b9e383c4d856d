using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>The files of <c>Tls:*</c>, read and judged before anything listens, and again whenever they change. Each error names the file's own key.</summary>
internal static class TlsIdentity
{
    private const int MaximumBytes = 1 << 20;

    /// <summary>Null: no TLS. A self-signed identity has files too by now (<see cref="SelfSignedIdentity"/>).</summary>
    public static TlsMaterial? Load(TlsOptions tls) => tls.CertificateFile is null ? null : Load(tls, Read(tls));

    /// <summary>The contents as they are now: what a reload compares.</summary>
    public static TlsFiles Read(TlsOptions tls) => new(
        Read(tls.Keys.Certificate, tls.CertificateFile!), Read(tls.Keys.Key, tls.KeyFile!),
        tls.ClientCaFile is null ? null : Read(tls.Keys.ClientCa, tls.ClientCaFile));

    public static TlsMaterial Load(TlsOptions tls, TlsFiles files)
    {
        var (certificateFile, keyFile) = (tls.CertificateFile!, tls.KeyFile!);
        // Alone first, so that a bad certificate is not called a bad key.
        Judge(tls.Keys.Certificate, certificateFile, "holds no PEM certificate", () => X509Certificate2.CreateFromPem(files.Certificate)).Dispose();
        var leaf = Judge(tls.Keys.Key, keyFile, $"is not the PEM private key of {certificateFile}", () => Usable(X509Certificate2.CreateFromPem(files.Certificate, files.Key)));
        if (KeyStrength.WhyWeak(leaf) is { } weak)
            throw new ConfigurationException(tls.Keys.Certificate, $"{certificateFile} has a {weak}");
        var issuers = Judge(tls.Keys.Certificate, certificateFile, "holds a certificate that cannot be read", () => Collection(files.Certificate));
        issuers.RemoveAt(0);
        return new TlsMaterial(leaf, SslStreamCertificateContext.Create(leaf, issuers, offline: true), ClientCas(tls, files.ClientCas), files);
    }

    private static X509Certificate2Collection? ClientCas(TlsOptions tls, string? pem)
    {
        if (pem is null) return null;
        var authorities = Judge(tls.Keys.ClientCa, tls.ClientCaFile!, "holds no PEM certificate", () => Collection(pem));
        return authorities.Count > 0 ? authorities : throw new ConfigurationException(tls.Keys.ClientCa, $"{tls.ClientCaFile} holds no PEM certificate");
    }

    private static X509Certificate2Collection Collection(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates;
    }

    /// <summary>Windows' TLS takes no key that lives in memory only.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows()) return certificate;
        using (certificate) return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private static string Read(string setting, string file) => SettingsFile.ReadText(setting, file, MaximumBytes, "PEM file");

    private static T Judge<T>(string setting, string file, string wrong, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new ConfigurationException(setting, $"{file} {wrong} ({error.Message})", error);
        }
    }
}
