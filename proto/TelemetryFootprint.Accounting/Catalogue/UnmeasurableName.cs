namespace TelemetryFootprint.Accounting.Catalogue;

/// <summary>Names of NVML's whose watts nobody can know from here: no table and no range speaks for them.</summary>
public static class UnmeasurableName
{
    /// <summary>A vGPU: a slice of a board, whose watts are not its own.</summary>
    public static bool IsVgpu(string name) => GpuCatalogue.WithoutVendor(name).StartsWith("GRID ", StringComparison.OrdinalIgnoreCase);

    /// <summary>A Jetson: NVML reads no power there.</summary>
    public static bool IsJetson(string name) =>
        name.Contains("nvgpu", StringComparison.OrdinalIgnoreCase) || GpuCatalogue.WithoutVendor(name).Equals("Thor", StringComparison.OrdinalIgnoreCase);
}
