namespace TelemetryFootprint.Agent.Core.Energy;

/// <summary>
/// Remembers energy states over the agent's restarts. What is kept before a tick is queued becomes durable together with that tick,
/// never apart from it: a state ahead of its tick would lose joules, one behind it would count them twice.
/// </summary>
public interface IEnergyMemory
{
    /// <summary>What an earlier process kept; null: nothing.</summary>
    EnergyState? Recall(string uuid);

    /// <summary>Called by the sampler's thread, before the tick whose row it closes is queued.</summary>
    void Keep(EnergyState state);
}
