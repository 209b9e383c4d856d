using System.Collections.Concurrent;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>The state of every provider and zone that is asked; bounded by the configured sites.</summary>
internal sealed class ProviderStates
{
    private readonly ConcurrentDictionary<ProviderKey, ProviderState> _states = new();

    public IReadOnlyList<ProviderState> All =>
        [.. _states.Values.OrderBy(state => state.Key.Provider, StringComparer.Ordinal).ThenBy(state => state.Key.Zone, StringComparer.Ordinal)];

    public void Register(ProviderKey key) => _states.TryAdd(key, new ProviderState(key, null, null, 0, 0, []));

    public void Succeeded(ProviderKey key, DateTimeOffset at, IReadOnlyList<FactorObservation> said) =>
        Change(key, state => state with { LastSuccess = at, LastError = null, Successes = state.Successes + 1, Said = said });

    public void Failed(ProviderKey key, string error) =>
        Change(key, state => state with { LastError = error, Errors = state.Errors + 1 });

    private void Change(ProviderKey key, Func<ProviderState, ProviderState> change) =>
        _states.AddOrUpdate(key, added => change(new ProviderState(added, null, null, 0, 0, [])), (_, state) => change(state));
}
