namespace TelemetryFootprint.Accounting.Catalogue;

/// <summary>How a figure of a <see cref="GpuModel"/> came to be known, best first.</summary>
public enum FigureQuality
{
    /// <summary>Read from a real board by NVML.</summary>
    Measured,

    /// <summary>A maker's or a table's thermal design power.</summary>
    Published,

    /// <summary>What NVIDIA's diagnostics aim at: usually 1 W below the limit. Where it clashes with a published figure, that one is used.</summary>
    Target,

    /// <summary>Cloud Carbon Footprint's coefficient: a ratio measured on processors, not on GPUs.</summary>
    Ccf,

    /// <summary>A ratio or an analogy; weak.</summary>
    Derived,
}
