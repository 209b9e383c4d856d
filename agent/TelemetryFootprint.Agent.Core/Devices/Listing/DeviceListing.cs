using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Listing;

/// <summary>Looks at a host's GPUs once, for people.</summary>
public static class DeviceListing
{
    /// <summary>Opens the library and asks it. <paramref name="fallback"/> takes its place where it has no GPU.</summary>
    public static DeviceReport Take(IGpuLibrary library, DevicePlanner planner, IReadOnlyList<PlannedDevice> fallback, NodeComponents node)
    {
        var status = library.Open();
        var slots = status.IsOpen ? library.Enumerate() : [];
        var devices = slots.Where(slot => slot.Gpu is not null).Select(slot => Line(slot.Gpu!, planner, library.DriverVersion)).ToList();
        if (devices.Count == 0)
            devices.AddRange(fallback.Select(device => Line(device.Gpu, device.Plan, null, null)));
        return new DeviceReport(
            status.IsOpen,
            status.Reason,
            library.DriverVersion,
            devices,
            [.. slots.Where(slot => slot.Gpu is null).Select(slot => new UnopenedLine(slot.Index, slot.Name, slot.Code, NvmlReturn.Describe(slot.Code)))],
            [.. node.Describe().Select(ComponentLine.Of)],
            node.Uncovered);
    }

    private static DeviceLine Line(IGpu gpu, DevicePlanner planner, string? driverVersion)
    {
        var probed = new ProbedGpu(gpu);
        return Line(probed, planner.Plan(probed, driverVersion), probed.Power().OrUnknown, driverVersion);
    }

    private static DeviceLine Line(ProbedGpu gpu, DevicePlan plan, long? milliwatts, string? driverVersion)
    {
        var device = DeviceDescription.Of(gpu, plan, driverVersion);
        return new DeviceLine((int)device.Index, device.Uuid, device.Model, MethodName.Of(plan.Method), device.PowerReading, milliwatts / 1000.0, plan.Range?.Low.Value, plan.Range?.High.Value, device.PowerLimitMilliwatts is 0 ? null : device.PowerLimitMilliwatts / 1000.0, device.MigMode, device.Reason)
        {
            Energy = EnergyOf(plan),
            HalfWidth = device.Bounds.FirstOrDefault(rule => rule.Method == plan.Method && rule.Range is null)?.HalfWidthPpm / 1e6,
            Catalogue = device.Catalogue,
        };
    }

    private static string EnergyOf(DevicePlan plan) => plan.Source switch
    {
        _ when plan.Method == Method.Simulated => "a demo's waveform",
        EnergySource.Counter => "NVML's energy counter",
        EnergySource.Power => plan.PowerReading == PowerReading.Average ? "NVML's power (1 s average), integrated" : "NVML's power (moments), integrated",
        EnergySource.Utilization => "power range × utilisation",
        EnergySource.Load => "power range × configured load",
        _ => "unknown: every tick is a gap",
    };
}
