using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>The background loop of all feeds: one per zone in use and provider of its chain. A provider's zones share its breaker.</summary>
internal sealed partial class IntensityPoller(
    IReadOnlyList<IntensityChain> chains,
    IObservationSink sink,
    ProviderStates states,
    TimeProvider time,
    ILogger<IntensityPoller> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pipelines = chains.SelectMany(chain => chain.Providers).Distinct()
            .ToDictionary(provider => provider, _ => ProviderPipeline.Create(time));
        await Task.WhenAll(chains.SelectMany(chain => chain.Providers.Select(provider =>
            GuardAsync(chain.Zone, provider, new IntensityFeed(
                provider, chain.Zone, chain.Identity.Kind, pipelines[provider], sink, states, time, log), stoppingToken))));
    }

    /// <summary>One feed's defect must not end the others: it is logged as an error and that feed starts again.</summary>
    private async Task GuardAsync(string zone, IIntensityProvider provider, IntensityFeed feed, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await feed.RunAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The loop's last line of defence.
            catch (Exception error)
#pragma warning restore CA1031
            {
                states.Failed(new ProviderKey(provider.Name, zone), error.Message);
                LogFeedFailed(log, provider.Name, zone, error);
                await Task.Delay(TimeSpan.FromMinutes(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(2201, LogLevel.Error, "The feed of {Provider} for {Zone} failed and starts again in a minute")]
    private static partial void LogFeedFailed(ILogger logger, string provider, string zone, Exception error);
}
