using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>
/// The providers that may price one zone, best first. All of them count the same thing (kind, signal, basis, gas) as the first: one of
/// another kind would mix sums and is left out, by name.
/// </summary>
internal sealed record IntensityChain(string Zone, FactorIdentity Identity, IReadOnlyList<IIntensityProvider> Providers, IReadOnlyList<string> LeftOut)
{
    /// <summary>Null: no provider covers the zone with this kind, and its energy stays unpriced.</summary>
    public static IntensityChain? For(string zone, FactorKind? kind, IReadOnlyList<IIntensityProvider> providers)
    {
        if (providers.FirstOrDefault(provider => provider.IdentityFor(zone, kind) is not null) is not { } first)
            return null;

        var identity = first.IdentityFor(zone, kind)!;
        var used = new List<IIntensityProvider>();
        var leftOut = new List<string>();
        foreach (var provider in providers)
        {
            if (provider.IdentityFor(zone, identity.Kind) is not { } other)
                continue;
            if (other.IsSummableWith(identity))
                used.Add(provider);
            else
                leftOut.Add(provider.Name);
        }

        return new IntensityChain(zone, identity, used, leftOut);
    }
}
