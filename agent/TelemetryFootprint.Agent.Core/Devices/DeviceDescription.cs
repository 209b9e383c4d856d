using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>The inventory's view of a GPU: what it is and how wide its figures are.</summary>
public static class DeviceDescription
{
    private const long BytesPerMebibyte = 1 << 20;

    /// <summary>By calls of the library.</summary>
    public static Device Of(ProbedGpu gpu, DevicePlan plan, string? driverVersion) => Of(DeviceFacts.Read(gpu, driverVersion), plan);

    public static Device Of(DeviceFacts facts, DevicePlan plan)
    {
        var device = new Device
        {
            Uuid = facts.Uuid,
            Kind = DeviceKind.Gpu,
            Model = facts.Name,
            Index = (uint)Math.Max(0, facts.Index),
            DriverVersion = facts.DriverVersion ?? "",
            MigMode = facts.MigMode switch { 1 => "enabled", null => "unsupported", _ => "disabled" },
            PowerReading = plan.PowerReading,
            PowerLimitMilliwatts = (uint)Math.Clamp(facts.PowerLimitMilliwatts ?? 0, 0, uint.MaxValue),
            MemoryTotalMebibytes = (ulong)(Math.Max(0, facts.MemoryTotalBytes ?? 0) / BytesPerMebibyte),
            Reason = plan.Reason,
            BoardDevices = (uint)(GpuCatalogue.Find(facts.Name)?.DevicesPerBoard ?? 0),
            Catalogue = plan.Catalogue,
        };
        device.Bounds.AddRange(BoundRules.Of(plan));
        return device;
    }
}
