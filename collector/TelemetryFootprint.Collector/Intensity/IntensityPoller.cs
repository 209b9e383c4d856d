using Polly;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// The background loop that keeps the feeds to the zones in use: each minute it begins to ask for a zone that has come, such as the one of a host that has
/// just reported first or of a site that was restated, and leaves off a zone that nothing can change of any more. What such a zone said stays in the ledger.
/// </summary>
internal sealed partial class IntensityPoller(
    ProviderChains chains, ZonesInUse zones, FeedServices services, ILogger<IntensityPoller> log) : BackgroundService
{
    public static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, ZoneFeeds> _feeds = new(StringComparer.Ordinal);
    private readonly Dictionary<IIntensityProvider, ResiliencePipeline<IReadOnlyList<FactorObservation>>> _shared = [];

    /// <summary>The first look is done when this returns.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await FollowAsync();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var zone in _feeds.Keys.ToList())
            await EndAsync(zone);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, services.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FollowAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task FollowAsync()
    {
        if (Look() is not { } used)
            return;
        foreach (var zone in used.Where(zone => !_feeds.ContainsKey(zone)))
            _feeds[zone] = ZoneFeeds.Start(zone, chains, _shared, services);
        foreach (var zone in _feeds.Keys.Except(used, StringComparer.Ordinal).ToList())
        {
            await EndAsync(zone);
            services.States.Forget(zone);
            services.Watch?.Forget(zone);
            LogLeft(log, zone, (int)ZonesInUse.Kept.TotalDays);
        }
    }

    /// <summary>Null: the ledger cannot be asked now, and all stays as it is; at the start the sites' zones are known without it.</summary>
    private IReadOnlyList<string>? Look()
    {
        try
        {
            return zones.At(services.Time.GetUtcNow());
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogUnread(log, error);
            return _feeds.Count == 0 ? zones.Configured : null;
        }
    }

    private async Task EndAsync(string zone)
    {
        _feeds.Remove(zone, out var feeds);
        await feeds!.DisposeAsync();
    }

    [LoggerMessage(2216, LogLevel.Information, "Zone {Zone} is not asked for any more: no site is in it, and no energy of the last {Days} days")]
    private static partial void LogLeft(ILogger logger, string zone, int days);

    [LoggerMessage(2217, LogLevel.Warning, "The zones in use cannot be read; the same ones are asked for until the next minute's look")]
    private static partial void LogUnread(ILogger logger, Exception error);
}
