using System.Net.Security;
using TelemetryFootprint.Collector.Hosting;

namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>
/// The TLS identity in force. New connections get the newest; those that stand keep theirs. A replacement that cannot be used leaves the
/// old one in force and is told once; contents count only when two looks saw the same, since two files are never written at once.
/// </summary>
internal sealed partial class TlsState(TlsOptions options, TlsMaterial initial, ILogger<TlsState> logger)
{
    private TlsFiles? _pending;
    private string? _complaint;
    private volatile TlsMaterial _current = initial;
    private long _reloads;
    private long _failures;

    public TlsMaterial Current => _current;

    public TlsKeys Keys => options.Keys;

    public long Reloads => Interlocked.Read(ref _reloads);

    /// <summary>Replacements that were refused.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>What a new connection is greeted with. The client's certificate is only taken here: judged it is with its first call, which can be told why.</summary>
    public SslServerAuthenticationOptions ServerOptions(bool asksForCertificate) => new()
    {
        ServerCertificateContext = _current.Chain,
        EnabledSslProtocols = options.Protocols,
        ClientCertificateRequired = asksForCertificate && _current.ClientCas is not null,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is null || _current.ClientCas is not null,
        CertificateRevocationCheckMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        AllowRenegotiation = false,
    };

    /// <summary>One look at the files; one thread at a time.</summary>
    public void Look()
    {
        try
        {
            var files = TlsIdentity.Read(options);
            if (files == _current.Files)
            {
                _complaint = null;
                _pending = files;
                return;
            }

            if (files != _pending)
            {
                _pending = files;
                return;
            }

            _current = TlsIdentity.Load(options, files);
            _complaint = null;
            Interlocked.Increment(ref _reloads);
            LogReloaded(options.CertificateFile!, _current.NotAfter, _current.Pin.ToString());
        }
        catch (Exception error)
        {
            if (_complaint == error.Message) return;
            _complaint = error.Message;
            Interlocked.Increment(ref _failures);
            LogKept(error.Message);
        }
    }

    [LoggerMessage(2300, LogLevel.Information, "TLS files read anew: {File} is valid until {NotAfter:u}, its key's pin is {Pin}")]
    private partial void LogReloaded(string file, DateTimeOffset notAfter, string pin);

    [LoggerMessage(2301, LogLevel.Warning, "The replaced TLS files cannot be used and the old ones stay in force: {Reason}")]
    private partial void LogKept(string reason);
}
