namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>What the inventory says of a GPU beside its plan: read by calls of the library, so taken where those are made.</summary>
public sealed record DeviceFacts(string Uuid, string Name, int Index, string? DriverVersion)
{
    /// <summary>0 off, 1 on; null: cannot.</summary>
    public int? MigMode { get; init; }

    /// <summary>The enforced limit, else the default one.</summary>
    public long? PowerLimitMilliwatts { get; init; }

    public long? MemoryTotalBytes { get; init; }

    public static DeviceFacts Read(ProbedGpu gpu, string? driverVersion)
    {
        var limit = gpu.EnforcedPowerLimit() is { Succeeded: true } enforced ? enforced : gpu.DefaultPowerLimit();
        return new DeviceFacts(gpu.Gpu.Uuid, gpu.Gpu.Name, gpu.Gpu.Index, driverVersion)
        {
            MigMode = gpu.MigMode().OrUnknown,
            PowerLimitMilliwatts = limit.OrUnknown,
            MemoryTotalBytes = gpu.MemoryTotal().OrUnknown,
        };
    }
}
