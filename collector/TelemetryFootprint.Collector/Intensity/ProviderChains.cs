using System.Collections.Concurrent;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>The configured providers, best first, and the chains of each zone that they make: averages for the inventory, marginal values for decisions.</summary>
/// <remarks>The kind is <c>Account:Factor</c>; null: per zone the kind of the first provider that covers it.</remarks>
internal sealed class ProviderChains(IReadOnlyList<IIntensityProvider> providers, FactorKind? kind) : IFactorChains
{
    private readonly ConcurrentDictionary<(string Zone, FactorPurpose Purpose), FactorChain?> _chains = new();

    /// <summary>All that are configured, best first.</summary>
    public IReadOnlyList<IIntensityProvider> All => providers;

    public FactorChain? ChainFor(string zone) => ChainFor(zone, FactorPurpose.Inventory);

    /// <summary>Null: no provider has what this purpose needs for the zone. A decision's chain is never the inventory's.</summary>
    public FactorChain? ChainFor(string zone, FactorPurpose purpose) => zone.Length == 0 ? null : _chains.GetOrAdd((zone, purpose), Build);

    /// <summary>The providers that may speak in the chain, best first.</summary>
    public IReadOnlyList<IIntensityProvider> ProvidersOf(FactorChain chain) =>
        [.. providers.Where(provider => provider.IdentityFor(chain.Zone, chain.Family.Kind) is { } identity && chain.Admits(identity))];

    private FactorChain? Build((string Zone, FactorPurpose Purpose) wanted)
    {
        var (signal, asked) = wanted.Purpose == FactorPurpose.Decision ? (FactorSignal.Marginal, (FactorKind?)null) : (FactorSignal.Average, kind);
        var fitting = providers.Where(provider => provider.IdentityFor(wanted.Zone, null)?.Signal == signal).ToList();
        if (fitting.FirstOrDefault(provider => provider.IdentityFor(wanted.Zone, asked) is not null) is not { } first)
            return null;
        var chosen = first.IdentityFor(wanted.Zone, asked)!.Kind;
        // One that has the other kind only is in nobody's sum, but it is shown as skipped.
        var others = fitting.Where(provider => provider != first).Select(provider => provider.IdentityFor(wanted.Zone, chosen) ?? provider.IdentityFor(wanted.Zone, null)!);
        return new FactorChain(wanted.Zone, [first.IdentityFor(wanted.Zone, chosen)!, .. others], first.SlotMinutes(wanted.Zone));
    }
}
