namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>Looks at the TLS files every two seconds, and tells in time when a certificate ends.</summary>
internal sealed partial class TlsReloader(TlsState tls, TimeProvider time, ILogger<TlsReloader> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ExpiryNotice _certificate = new();
    private readonly ExpiryNotice _authority = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                tls.Look();
                Tell(_certificate, tls.Keys.Certificate, tls.Current.NotAfter);
                if (tls.Current.ClientCasNotAfter is { } end) Tell(_authority, tls.Keys.ClientCa, end);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The end of the service.
        }
    }

    private void Tell(ExpiryNotice notice, string setting, DateTimeOffset notAfter)
    {
        if (notice.Next(notAfter, time.GetUtcNow()) is not { } days) return;
        if (days == 0) LogExpired(setting, notAfter);
        else LogExpires(setting, notAfter, days);
    }

    [LoggerMessage(2302, LogLevel.Warning, "{Setting} expires at {NotAfter:u}, within {Days} d: replace the file, it is read without a restart")]
    private partial void LogExpires(string setting, DateTimeOffset notAfter, int days);

    [LoggerMessage(2303, LogLevel.Error, "{Setting} expired at {NotAfter:u}: peers refuse it; replace the file, it is read without a restart")]
    private partial void LogExpired(string setting, DateTimeOffset notAfter);
}
