using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Exposition;

/// <summary>What a device was doing, as labels and answers of both sides write it.</summary>
public static class StateName
{
    /// <summary>Null for energy of which nothing can be told: it has no label.</summary>
    public static string? Of(PowerState state) => state switch
    {
        PowerState.Active => "active",
        PowerState.ExecutionIdle => "execution_idle",
        PowerState.Idle => "idle",
        _ => null,
    };
}
