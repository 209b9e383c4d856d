using System.Collections.Concurrent;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>Sees a zone's price fall from one grade to a lower one, and counts it: no fall is silent. Bounded by the zones in use.</summary>
internal sealed partial class ChainWatch(ILedgerReader ledger, IFactorChains chains, TimeProvider time, ILogger<ChainWatch> log)
{
    private readonly ConcurrentDictionary<string, ChainStanding> _standings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Zone, FactorQuality? To), long> _hops = new();

    public IReadOnlyList<string> Zones => [.. _standings.Keys.Order(StringComparer.Ordinal)];

    public ChainStanding StandingOf(string zone) => _standings.GetValueOrDefault(zone) ?? ChainStanding.Unknown;

    /// <summary>How often the zone's price fell to this grade since the collector began; null: to none at all.</summary>
    public long HopsTo(string zone, FactorQuality? quality) => _hops.GetValueOrDefault((zone, quality));

    /// <summary>Called after each answer and each failure of a provider of the zone.</summary>
    public void Look(string zone)
    {
        if (chains.ChainFor(zone) is not { } chain)
            return;
        var minute = UtcMinute.FromTime(time.GetUtcNow());
        var now = ledger.Intensity(zone, chain.Family.Kind, new MinuteRange(minute, minute + 1)) is [var slot, ..]
            ? new ChainStanding(slot.Identity.Provider, slot.Quality)
            : ChainStanding.Unknown;
        if (!_standings.TryGetValue(zone, out var before))
        {
            _standings[zone] = now;
            return;
        }

        _standings[zone] = now;
        if (now.IsBelow(before))
        {
            _hops.AddOrUpdate((zone, now.Quality), 1, (_, count) => count + 1);
            LogFall(log, zone, now.Provider ?? "nothing", Word(now), before.Provider ?? "nothing", Word(before));
        }
        else if (before.IsBelow(now))
        {
            LogRise(log, zone, now.Provider ?? "nothing", Word(now));
        }
    }

    /// <summary>Nobody asks for the zone any more.</summary>
    public void Forget(string zone)
    {
        _standings.TryRemove(zone, out _);
        foreach (var key in _hops.Keys.Where(key => key.Zone == zone))
            _hops.TryRemove(key, out _);
    }

    private static string Word(ChainStanding standing) => standing.Quality is { } quality ? Web.Words.Of(quality) : "unknown";

    [LoggerMessage(2205, LogLevel.Warning, "Zone {Zone} is priced by {Provider} ({Quality}) now; it was {Before} ({QualityBefore})")]
    private static partial void LogFall(ILogger logger, string zone, string provider, string quality, string before, string qualityBefore);

    [LoggerMessage(2206, LogLevel.Information, "Zone {Zone} is priced by {Provider} ({Quality}) again")]
    private static partial void LogRise(ILogger logger, string zone, string provider, string quality);
}
