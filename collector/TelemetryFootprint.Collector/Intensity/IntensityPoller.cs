using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// The background loop of all feeds: one per provider of a chain and zone that has or had hosts, so that no question is asked twice at once. A
/// zone that fails leaves the provider's others alone.
/// </summary>
internal sealed partial class IntensityPoller(
    ProviderChains chains, IReadOnlyList<string> zones, FeedServices services, ILogger<IntensityPoller> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var shared = chains.All.ToDictionary(provider => provider, _ => ProviderPipeline.CreateShared(services.Time));
        var feeds = new List<Task>();
        foreach (var (zone, purpose) in zones.SelectMany(zone => Enum.GetValues<FactorPurpose>().Select(purpose => (zone, purpose))))
        {
            if (chains.ChainFor(zone, purpose) is not { } chain)
                continue;
            foreach (var skipped in chain.Skipped)
                LogSkipped(log, skipped.Provider, zone, chain.Family.Kind, chain.Family.Gas);
            foreach (var provider in chains.ProvidersOf(chain))
            {
                var pipeline = ProviderPipeline.Create(services.Time, shared[provider]);
                feeds.Add(GuardAsync(zone, provider, new IntensityFeed(provider, zone, chain.Family.Kind, purpose, pipeline, services), stoppingToken));
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
                services.States.Failed(new ProviderKey(provider.Name, zone), error.Message, IntensityFailure.NotUnderstood);
                LogFeedFailed(log, provider.Name, zone, error);
                await Task.Delay(TimeSpan.FromMinutes(1), services.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
