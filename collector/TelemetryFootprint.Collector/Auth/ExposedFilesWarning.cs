using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Auth;

/// <summary>Says at each start which secret files others can read.</summary>
internal sealed partial class ExposedFilesWarning(CollectorOptions options, ILogger<ExposedFilesWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        string?[] files = [options.Listeners.Tls.KeyFile, options.Auth.Web.Tls.KeyFile, StorePaths.In(options.StateDirectory).Credentials];
        foreach (var file in files)
        {
            if (file is not null && SecretFile.WhyExposed(file) is { } exposed) LogExposed(exposed);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2306, LogLevel.Warning, "{Exposed}")]
    private partial void LogExposed(string exposed);
}
