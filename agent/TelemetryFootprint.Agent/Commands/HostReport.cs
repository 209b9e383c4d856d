using TelemetryFootprint.Agent.Configuration;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Devices.Listing;
using TelemetryFootprint.Agent.Hosting;
using TelemetryFootprint.Agent.Identity;

namespace TelemetryFootprint.Agent.Commands;

/// <summary>This host as the agent would measure it with these settings.</summary>
internal static class HostReport
{
    public static DeviceReport Take(AgentOptions options)
    {
        var agentId = Convert.ToHexStringLower(AgentIdFile.LoadOrCreate(options.StateDirectory));
        using var library = AgentComposition.CreateLibrary(options, agentId, TimeProvider.System);
        return DeviceListing.Take(
            library,
            new DevicePlanner(options.Fallback, options.Sampling.Accuracy),
            FallbackDevices.Create(options.Fallback, agentId),
            AgentComposition.CreateNode(options, agentId),
            agentId);
    }
}
