namespace TelemetryFootprint.Accounting.Embodied;

/// <summary>What a row of embodied emissions speaks of.</summary>
public enum HardwareKind
{
    Gpu = 1,

    /// <summary>A server without its GPUs.</summary>
    Host = 2,
}
