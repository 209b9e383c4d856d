using Polly;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>The running feeds of one zone: one per provider of its chains, so that no question is asked twice at once. A feed that fails leaves the others alone.</summary>
internal sealed partial class ZoneFeeds : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly FeedServices _services;
    private readonly string _zone;
    private readonly Task _all;

    private ZoneFeeds(string zone, FeedServices services, IReadOnlyList<(IIntensityProvider Provider, IntensityFeed Feed)> feeds)
    {
        (_zone, _services) = (zone, services);
        foreach (var (provider, _) in feeds)
            services.States.Register(new ProviderKey(provider.Name, zone));
        _all = Task.WhenAll([.. feeds.Select(feed => Task.Run(() => GuardAsync(feed.Provider, feed.Feed)))]);
    }

    /// <summary>Begins to ask. What skips a provider, or leaves the zone uncovered, is logged once. What all zones of a provider share is added to <paramref name="shared"/>.</summary>
    public static ZoneFeeds Start(
        string zone, ProviderChains chains, Dictionary<IIntensityProvider, ResiliencePipeline<IReadOnlyList<FactorObservation>>> shared, FeedServices services)
    {
        var feeds = new List<(IIntensityProvider, IntensityFeed)>();
        foreach (var purpose in Enum.GetValues<FactorPurpose>())
        {
            if (chains.ChainFor(zone, purpose) is not { } chain)
                continue;
            foreach (var skipped in chain.Skipped)
                LogSkipped(services.Log, skipped.Provider, zone, chain.Family.Kind, chain.Family.Gas);
            foreach (var provider in chains.ProvidersOf(chain))
            {
                if (!shared.TryGetValue(provider, out var together))
                    shared[provider] = together = ProviderPipeline.CreateShared(services.Time);
                feeds.Add((provider, new(provider, zone, chain.Family.Kind, purpose, ProviderPipeline.Create(services.Time, together), services)));
            }
        }

        if (chains.ChainFor(zone) is null)
            LogUncovered(services.Log, zone);
        return new ZoneFeeds(zone, services, feeds);
    }

    /// <summary>Returns when none of its feeds asks any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _all;
        _stop.Dispose();
    }

    /// <summary>One feed's defect must not end the others: it is logged as an error and that feed starts again.</summary>
    private async Task GuardAsync(IIntensityProvider provider, IntensityFeed feed)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await feed.RunAsync(_stop.Token);
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The loop's last line of defence.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _services.States.Failed(new ProviderKey(provider.Name, _zone), error.Message, IntensityFailure.NotUnderstood);
                LogFeedFailed(_services.Log, provider.Name, _zone, error);
                await Task.Delay(TimeSpan.FromMinutes(1), _services.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
