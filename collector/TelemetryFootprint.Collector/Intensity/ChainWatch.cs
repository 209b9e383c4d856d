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

    /// <summary>Zones whose fall at the start is counted, and those that had no price at all at the first failure.</summary>
    private readonly ConcurrentDictionary<string, byte> _begun = new(StringComparer.Ordinal), _unpriced = new(StringComparer.Ordinal);

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

    /// <summary>
    /// Called after the failure of a provider that has not answered since the collector began: the zone's price has fallen to what stands in for it, though
    /// nobody saw it stand. Counted once per zone. Where nothing has a price yet, the next look decides: a table may be about to answer.
    /// </summary>
    public void LookWithout(string zone, string provider)
    {
        Look(zone);
        if (chains.ChainFor(zone) is not { } chain || chain.RankOf(provider) is not { } rank || _begun.ContainsKey(zone))
            return;
        var standing = StandingOf(zone);
        // A better provider, or what this one said before the start, prices the zone; another of as good a grade is no fall.
        if (standing.Quality is { } quality && (chain.RankOf(standing.Provider!) <= rank || quality >= FactorQuality.Estimated))
            return;
        if (standing.Quality is null && _unpriced.TryAdd(zone, 0))
            return;
        if (!_begun.TryAdd(zone, 0))
            return;
        _hops.AddOrUpdate((zone, standing.Quality), 1, (_, count) => count + 1);
        LogBegun(log, zone, standing.Provider ?? "nothing", Word(standing), provider);
    }

    /// <summary>Nobody asks for the zone any more.</summary>
    public void Forget(string zone)
    {
        _begun.TryRemove(zone, out _);
        _unpriced.TryRemove(zone, out _);
        _standings.TryRemove(zone, out _);
        foreach (var key in _hops.Keys.Where(key => key.Zone == zone))
            _hops.TryRemove(key, out _);
    }

    private static string Word(ChainStanding standing) => standing.Quality is { } quality ? Web.Words.Of(quality) : "unknown";

    [LoggerMessage(2205, LogLevel.Warning, "Zone {Zone} is priced by {Provider} ({Quality}) now; it was {Before} ({QualityBefore})")]
    private static partial void LogFall(ILogger logger, string zone, string provider, string quality, string before, string qualityBefore);

    [LoggerMessage(2224, LogLevel.Warning, "Zone {Zone} is priced by {Provider} ({Quality}): {Failed} has not answered since the collector began")]
    private static partial void LogBegun(ILogger logger, string zone, string provider, string quality, string failed);

    [LoggerMessage(2206, LogLevel.Information, "Zone {Zone} is priced by {Provider} ({Quality}) again")]
    private static partial void LogRise(ILogger logger, string zone, string provider, string quality);
}
