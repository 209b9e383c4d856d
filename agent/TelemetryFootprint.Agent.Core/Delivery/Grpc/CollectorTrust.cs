using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>Whom the agent believes that it is the collector, and what it shows itself. A refusal says in one line why.</summary>
internal sealed class CollectorTrust
{
    private readonly GrpcCollectorOptions _options;
    private readonly TimeProvider _time;
    private readonly KeptFile<X509Certificate2Collection>? _roots;
    private readonly KeptFile<X509Certificate2>? _identity;

    public CollectorTrust(GrpcCollectorOptions options, TimeProvider time, ILogger logger)
    {
        _options = options;
        _time = time;
        if (options.CaFile is { } caFile) _roots = new($"CA file {caFile}", () => Roots(caFile), MarkOf, logger);
        if (options is { ClientCertificateFile: { } certificate, ClientKeyFile: { } key })
            _identity = new($"client certificate {certificate}", () => Identity(certificate, key), one => one.Thumbprint, logger);
    }

    /// <summary>Replaced files that could not be used.</summary>
    public long Failures => (_roots?.Failures ?? 0) + (_identity?.Failures ?? 0);

    public bool HasFiles => _roots is not null || _identity is not null;

    /// <summary>A file can be used, and holds something else than when it was read last.</summary>
    public bool IsReplaced => _roots?.IsReplaced == true || _identity?.IsReplaced == true;

    /// <summary>Reads the files anew. Throws <see cref="Contracts.Grpc.GrpcException"/> where one cannot be used and never could.</summary>
    public SslClientAuthenticationOptions Options()
    {
        X509Certificate2Collection? roots = _roots?.Read();
        var options = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => Accept(certificate as X509Certificate2, chain, roots),
        };
        if (_identity?.Read() is { } identity)
            options.ClientCertificateContext = SslStreamCertificateContext.Create(identity, additionalCertificates: null, offline: true);
        return options;
    }

    /// <summary>True, or throws the reason.</summary>
    private bool Accept(X509Certificate2? certificate, X509Chain? chain, X509Certificate2Collection? roots) =>
        WhyNot(certificate, chain, roots) is { } reason
            ? throw new AuthenticationException($"the certificate of {_options.Endpoint.Authority} {reason}")
            : true;

    private string? WhyNot(X509Certificate2? certificate, X509Chain? chain, X509Certificate2Collection? roots)
    {
        if (certificate is null) return "is missing";
        if (_options.Pin is { } pin)
            return pin.Matches(certificate) ? null : $"has the key {PublicKeyPin.Of(certificate)}, which is not the one that Collector:PinSha256 names";
        var names = _options.CaFile is { } file ? $"the CAs of {file}" : "the CAs of this system";
        return CertificateTrust.WhyNot(certificate, chain?.ChainPolicy.ExtraStore, roots, names, _time.GetUtcNow())
            ?? (CertificateTrust.Names(certificate, _options.Endpoint.DnsSafeHost) ? null : $"is not for {_options.Endpoint.DnsSafeHost}");
    }

    private static X509Certificate2Collection Roots(string file)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots.Count > 0 ? roots : throw new CryptographicException("it holds no certificate");
    }

    private static string MarkOf(X509Certificate2Collection roots) => string.Join(' ', roots.Select(root => root.Thumbprint));

    private static X509Certificate2 Identity(string certificateFile, string keyFile)
    {
        var identity = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        if (!OperatingSystem.IsWindows()) return identity;
        // Windows' TLS takes no key that lives in memory only.
        using (identity) return X509CertificateLoader.LoadPkcs12(identity.Export(X509ContentType.Pkcs12), null);
    }
}
