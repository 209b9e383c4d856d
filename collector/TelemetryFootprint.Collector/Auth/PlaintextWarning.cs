using TelemetryFootprint.Collector.Hosting;

namespace TelemetryFootprint.Collector.Auth;

/// <summary>Says at each start that plaintext was asked for.</summary>
internal sealed partial class PlaintextWarning(CollectorOptions options, ILogger<PlaintextWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Listeners.IsInsecure) LogInsecure(ListenerOptions.PlaintextKey);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2305, LogLevel.Warning, "INSECURE: {Setting} lets a listener off loopback speak plaintext: whoever is on the network reads tokens and readings, and can send their own")]
    private partial void LogInsecure(string setting);
}
