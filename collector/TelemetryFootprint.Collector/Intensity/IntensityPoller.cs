using Polly;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>The background loop of all feeds: one per zone that has or had hosts and provider of its chain. A provider's zones share its breaker.</summary>
internal sealed partial class IntensityPoller(
    ProviderChains chains,
    IReadOnlyList<string> zones,
    IFactorSink sink,
    ProviderStates states,
    TimeProvider time,
    ILogger<IntensityPoller> log,
    PastGaps? gaps = null) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pipelines = new Dictionary<IIntensityProvider, ResiliencePipeline<IReadOnlyList<FactorObservation>>>();
        var feeds = new List<Task>();
        foreach (var chain in zones.Select(chains.ChainFor).OfType<FactorChain>())
        {
            foreach (var skipped in chain.Skipped)
                LogSkipped(log, skipped.Provider, chain.Zone, chain.Family.Kind, chain.Family.Gas);
            foreach (var provider in chains.ProvidersOf(chain))
            {
                if (!pipelines.TryGetValue(provider, out var pipeline))
                    pipelines[provider] = pipeline = ProviderPipeline.Create(time);
                var feed = new IntensityFeed(provider, chain.Zone, chain.Family.Kind, pipeline, sink, states, time, log, gaps);
                feeds.Add(GuardAsync(chain.Zone, provider, feed, stoppingToken));
            }
        }

        foreach (var zone in zones.Where(zone => chains.ChainFor(zone) is null))
            LogUncovered(log, zone);
        await Task.WhenAll(feeds);
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

    [LoggerMessage(2202, LogLevel.Information, "{Provider} does not stand in for zone {Zone}: it counts something else than {Kind} {Gas}")]
    private static partial void LogSkipped(ILogger logger, string provider, string zone, FactorKind kind, FactorGas gas);

    [LoggerMessage(2203, LogLevel.Warning, "No provider of Grid:Providers covers zone {Zone}: its energy stays unpriced")]
    private static partial void LogUncovered(ILogger logger, string zone);
}
