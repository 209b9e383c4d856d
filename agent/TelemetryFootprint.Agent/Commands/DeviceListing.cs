using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Hosting;
using TelemetryFootprint.Agent.Identity;
using TelemetryFootprint.Contracts.Exposition;

namespace TelemetryFootprint.Agent.Commands;

/// <summary>Looks at this host's GPUs once, for people.</summary>
internal static class DeviceListing
{
    public static DeviceReport Take(AgentOptions options)
    {
        var agentId = Convert.ToHexStringLower(AgentIdFile.LoadOrCreate(options.StateDirectory));
        using var library = AgentComposition.CreateLibrary(options, agentId, TimeProvider.System);
        var status = library.Open();
        var slots = status.IsOpen ? library.Enumerate() : [];
        var planner = new DevicePlanner(options.Fallback, options.Sampling.Accuracy);
        var devices = slots.Where(slot => slot.Gpu is not null).Select(slot => Line(slot.Gpu!, planner, library.DriverVersion)).ToList();
        if (devices.Count == 0)
            devices.AddRange(FallbackDevices.Create(options.Fallback, agentId).Select(device => Line(device.Gpu, device.Plan, null, null)));
        return new DeviceReport(status.IsOpen, status.Reason, library.DriverVersion, devices, [.. slots.Where(slot => slot.Gpu is null).Select(slot => new UnopenedLine(slot.Index, slot.Name, slot.Code, NvmlReturn.Describe(slot.Code)))]);
    }

    private static DeviceLine Line(IGpu gpu, DevicePlanner planner, string? driverVersion)
    {
        var probed = new ProbedGpu(gpu);
        return Line(probed, planner.Plan(probed, driverVersion), probed.Power().OrUnknown, driverVersion);
    }

    private static DeviceLine Line(ProbedGpu gpu, DevicePlan plan, long? milliwatts, string? driverVersion)
    {
        var device = DeviceDescription.Of(gpu, plan, driverVersion);
        return new DeviceLine((int)device.Index, device.Uuid, device.Model, MethodName.Of(plan.Method), device.PowerReading, milliwatts / 1000.0, plan.Range?.Low.Value, plan.Range?.High.Value, device.PowerLimitMilliwatts is 0 ? null : device.PowerLimitMilliwatts / 1000.0, device.MigMode, device.Reason);
    }
}
