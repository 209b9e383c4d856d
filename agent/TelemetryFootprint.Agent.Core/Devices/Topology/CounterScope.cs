namespace TelemetryFootprint.Agent.Core.Devices.Topology;

/// <summary>What a GPU's energy counter counts.</summary>
public enum CounterScope
{
    /// <summary>Not known yet: power is integrated until the counter has agreed with it.</summary>
    Unknown,

    /// <summary>The GPU alone: the counter is its energy.</summary>
    Gpu,

    /// <summary>The module with its CPU: never the GPU's energy.</summary>
    Module,
}
