using TelemetryFootprint.Collector.Auth.Tls;

namespace TelemetryFootprint.Collector.Auth.Http.WebConfig;

/// <summary>Looks at the web-config file every two seconds.</summary>
internal sealed class WebConfigReloader(WebConfigState config, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TlsReloader.Interval, time);
        try
        {
            do config.Look();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The end of the service.
        }
    }
}
