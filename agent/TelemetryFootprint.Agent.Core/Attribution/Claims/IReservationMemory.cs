namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>Remembers what a scheduler set aside over the agent's restarts, beside the energy that a row bridges over them. Any thread, one at a time.</summary>
public interface IReservationMemory
{
    /// <summary>What an earlier process of this boot kept last; null: nothing, or nothing that can be read.</summary>
    KeptReservations? Recall();

    /// <summary>In the place of what was kept before. What cannot be kept now is forgotten: nothing else changes.</summary>
    void Keep(KeptReservations kept);
}
