namespace TelemetryFootprint.Agent.Core.Devices.Topology;

/// <summary>What of a GPU tells which module it sits on. <paramref name="ChipToChip"/> null: NVML does not say; an empty serial: none.</summary>
public readonly record struct GraceMember(string Uuid, string Model, int? ChipToChip, string BoardSerial)
{
    private static readonly string[] Superchips = ["GH200", "GB200", "GB300"];

    /// <summary>Joined to an NVIDIA CPU in one module.</summary>
    public bool IsGrace => ChipToChip == 1 || Superchips.Any(IsNamed);

    /// <summary>One GPU on each module, whose energy counter counts the CPU too.</summary>
    public bool IsGraceHopper => IsNamed("GH200");

    private bool IsNamed(string superchip) =>
        Accounting.Catalogue.GpuCatalogue.WithoutVendor(Model).StartsWith(superchip, StringComparison.OrdinalIgnoreCase);
}
