using System.Collections.Concurrent;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity;

/// <summary>The state of every provider and zone that is asked; bounded by the zones in use.</summary>
internal sealed class ProviderStates
{
    private readonly ConcurrentDictionary<ProviderKey, ProviderState> _states = new();

    public IReadOnlyList<ProviderState> All =>
        [.. _states.Values.OrderBy(state => state.Key.Provider, StringComparer.Ordinal).ThenBy(state => state.Key.Zone, StringComparer.Ordinal)];

    /// <summary>Its newest answer; empty: there was none.</summary>
    public IReadOnlyList<FactorObservation> SaidBy(ProviderKey key) => Find(key)?.Said ?? [];

    /// <summary>Null: nobody has registered it.</summary>
    public ProviderState? Find(ProviderKey key) => _states.GetValueOrDefault(key);

    public void Register(ProviderKey key) => _states.TryAdd(key, ProviderState.New(key));

    /// <summary>An answer without anything new leaves what was said before, and so its age.</summary>
    public void Succeeded(ProviderKey key, DateTimeOffset at, IReadOnlyList<FactorObservation> said) =>
        Change(key, state => state with { LastSuccess = at, LastError = null, Successes = state.Successes + 1, Said = said.Count > 0 ? said : state.Said });

    public void Failed(ProviderKey key, string error, IntensityFailure failure) => Change(key, state => state.Failed(failure) with { LastError = error });

    /// <summary>Null: it is not asked any more.</summary>
    public void Waits(ProviderKey key, DateTimeOffset? until) => Change(key, state => state with { NextQuestion = until });

    /// <summary>A question for the past failed: what it says of now stays as it is.</summary>
    public void Count(ProviderKey key, IntensityFailure failure) => Change(key, state => state.Failed(failure));

    /// <summary>Nobody asks for the zone any more.</summary>
    public void Forget(string zone)
    {
        foreach (var key in _states.Keys.Where(key => key.Zone == zone))
            _states.TryRemove(key, out _);
    }

    private void Change(ProviderKey key, Func<ProviderState, ProviderState> change) =>
        _states.AddOrUpdate(key, added => change(ProviderState.New(added)), (_, state) => change(state));
}
