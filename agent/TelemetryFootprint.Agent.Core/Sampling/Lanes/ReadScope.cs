namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>What a read of a device asks.</summary>
public enum ReadScope
{
    /// <summary>Power only, between two ticks.</summary>
    Power,

    /// <summary>What a row needs.</summary>
    Tick,

    /// <summary>What the device is and how it can be measured.</summary>
    Probe,
}
