namespace TelemetryFootprint.Accounting.Catalogue;

/// <summary>How the idle watts of a <see cref="GpuModel"/> came to be known, best first.</summary>
public enum IdleKind
{
    /// <summary>Read from a real board.</summary>
    Measured,

    /// <summary>Cloud Carbon Footprint's coefficient: a ratio measured on processors, not on GPUs.</summary>
    Ccf,

    /// <summary>A ratio or an analogy; weak.</summary>
    Derived,
}
