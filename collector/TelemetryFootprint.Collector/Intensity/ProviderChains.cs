using System.Collections.Concurrent;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>The configured providers, best first, and the chain of each zone that they make.</summary>
/// <remarks>The kind is <c>Account:Factor</c>; null: per zone the kind of the first provider that covers it.</remarks>
internal sealed class ProviderChains(IReadOnlyList<IIntensityProvider> providers, FactorKind? kind) : IFactorChains
{
    private readonly ConcurrentDictionary<string, FactorChain?> _chains = new(StringComparer.Ordinal);

    public FactorChain? ChainFor(string zone) => zone.Length == 0 ? null : _chains.GetOrAdd(zone, Build);

    /// <summary>The providers that may price the zone: those of its chain, best first.</summary>
    public IReadOnlyList<IIntensityProvider> ProvidersOf(FactorChain chain) =>
        [.. providers.Where(provider => provider.IdentityFor(chain.Zone, chain.Family.Kind) is { } identity && chain.Admits(identity))];

    private FactorChain? Build(string zone)
    {
        if (providers.FirstOrDefault(provider => provider.IdentityFor(zone, kind) is not null) is not { } first)
            return null;
        var chosen = first.IdentityFor(zone, kind)!.Kind;
        var identities = providers.Select(provider => provider.IdentityFor(zone, chosen)).OfType<FactorIdentity>().ToList();
        return new FactorChain(zone, identities, first.SlotMinutes(zone));
    }
}
