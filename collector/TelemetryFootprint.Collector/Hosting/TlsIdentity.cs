using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary><c>Tls:CertificateFile</c> and <c>Tls:KeyFile</c>, read and judged before anything listens. Each error names the file's own key.</summary>
internal static class TlsIdentity
{
    public const string CertificateKey = "Tls:CertificateFile";
    public const string KeyKey = "Tls:KeyFile";

    /// <summary>Null: no TLS.</summary>
    public static X509Certificate2? Load(ListenerOptions listeners)
    {
        if (listeners is not { CertificateFile: { } certificateFile, KeyFile: { } keyFile })
            return null;
        var certificate = Read(CertificateKey, certificateFile);
        var key = Read(KeyKey, keyFile);
        // Alone first, so that a bad certificate is not called a bad key.
        Judge(CertificateKey, certificateFile, "holds no PEM certificate", () => X509Certificate2.CreateFromPem(certificate)).Dispose();
        return Judge(KeyKey, keyFile, $"is not the PEM private key of {certificateFile}", () => X509Certificate2.CreateFromPem(certificate, key));
    }

    private static string Read(string setting, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(setting, $"{file} cannot be read ({error.Message})", error);
        }
    }

    private static X509Certificate2 Judge(string setting, string file, string wrong, Func<X509Certificate2> load)
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
