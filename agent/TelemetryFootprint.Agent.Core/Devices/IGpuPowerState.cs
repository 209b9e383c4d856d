namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>Whether the host's GPUs are awake, asked in a way that does not wake them.</summary>
public interface IGpuPowerState
{
    /// <summary>True: at least one is awake; false: all sleep; null: this host does not tell.</summary>
    bool? IsAnyAwake();
}
