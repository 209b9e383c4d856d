using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>The inventory's view of a GPU: what it is and how wide its figures are.</summary>
public static class DeviceDescription
{
    private const long BytesPerMebibyte = 1 << 20;

    public static Device Of(ProbedGpu gpu, DevicePlan plan, string? driverVersion)
    {
        var limit = gpu.EnforcedPowerLimit() is { Succeeded: true } enforced ? enforced : gpu.DefaultPowerLimit();
        var device = new Device
        {
            Uuid = gpu.Gpu.Uuid,
            Kind = DeviceKind.Gpu,
            Model = gpu.Gpu.Name,
            Index = (uint)Math.Max(0, gpu.Gpu.Index),
            DriverVersion = driverVersion ?? "",
            MigMode = gpu.MigMode() switch { { Succeeded: true, Value: 1 } => "enabled", { Succeeded: true } => "disabled", _ => "unsupported" },
            PowerReading = plan.PowerReading,
            PowerLimitMilliwatts = limit.Succeeded ? (uint)Math.Clamp(limit.Value, 0, uint.MaxValue) : 0,
            MemoryTotalMebibytes = gpu.MemoryTotal() is { Succeeded: true, Value: > 0 } memory ? (ulong)(memory.Value / BytesPerMebibyte) : 0,
            Reason = plan.Reason,
        };
        device.Bounds.AddRange(BoundRules.Of(plan));
        return device;
    }
}
