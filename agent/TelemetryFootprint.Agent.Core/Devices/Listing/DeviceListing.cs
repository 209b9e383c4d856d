using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Agent.Core.Devices.Topology;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Listing;

/// <summary>Looks at a host's GPUs once, for people: each as it is measured from the first tick on.</summary>
public static class DeviceListing
{
    /// <summary>Opens the library and asks it.</summary>
    /// <param name="library">Asked on this thread.</param>
    /// <param name="planner">Decides how each GPU is measured.</param>
    /// <param name="fallback">Takes the library's place where it has no GPU.</param>
    /// <param name="node">What the host is beside its GPUs.</param>
    /// <param name="agentId">Part of the UUIDs of Grace modules.</param>
    public static DeviceReport Take(IGpuLibrary library, DevicePlanner planner, IReadOnlyList<PlannedDevice> fallback, NodeComponents node, string agentId)
    {
        var status = library.Open();
        var slots = status.IsOpen ? library.Enumerate() : [];
        var gpus = slots.Where(slot => slot.Gpu is not null).Select(slot => ListedGpu.Of(slot.Gpu!, planner, library.DriverVersion)).ToList();
        if (gpus.Count == 0)
            gpus.AddRange(fallback.Select(ListedGpu.Of));
        var modules = new GraceModules(agentId, TimeSpan.Zero).Of([.. gpus.Select(gpu => gpu.Member)]);
        var beside = modules.Select(module => module.Describe())
            .Concat(node.Describe(NodeComponents.LimitOf([.. gpus.Select(gpu => gpu.Description)]), modules.Count > 0));
        return new DeviceReport(
            status.IsOpen,
            status.Reason,
            library.DriverVersion,
            [.. gpus.Select(Line)],
            [.. slots.Where(slot => slot.Gpu is null).Select(slot => new UnopenedLine(slot.Index, slot.Name, slot.Code, NvmlReturn.Describe(slot.Code)))],
            [.. beside.Select(ComponentLine.Of)],
            node.Uncovered);
    }

    private static DeviceLine Line(ListedGpu gpu)
    {
        var (plan, device) = (gpu.Plan, gpu.Description);
        return new DeviceLine((int)device.Index, device.Uuid, device.Model, MethodName.Of(plan.Method), device.PowerReading, gpu.Milliwatts / 1000.0, plan.Range?.Low.Value, plan.Range?.High.Value, device.PowerLimitMilliwatts is 0 ? null : device.PowerLimitMilliwatts / 1000.0, device.MigMode, device.Reason)
        {
            Energy = EnergyOf(plan),
            HalfWidth = device.Bounds.FirstOrDefault(rule => rule.Method == plan.Method && rule.Range is null)?.HalfWidthPpm / 1e6,
            Catalogue = device.Catalogue,
            Parts = [.. gpu.Parts.Select(part => MigLine.Of(MigDescription.Of(part, device)))],
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
