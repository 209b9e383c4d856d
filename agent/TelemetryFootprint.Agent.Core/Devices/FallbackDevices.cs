using System.Globalization;
using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>The configured GPUs of a host without NVML. Their UUIDs include the agent's id, so that no two hosts share one.</summary>
public static class FallbackDevices
{
    /// <exception cref="ConfigurationException">A model that the catalogue does not know, without watts.</exception>
    public static IReadOnlyList<PlannedDevice> Create(IReadOnlyList<FallbackEntry> entries, string agentId)
    {
        var devices = new List<PlannedDevice>();
        foreach (var entry in entries)
        {
            var plan = Plan(entry);
            for (var i = 0; i < entry.Count; i++)
            {
                var uuid = string.Create(CultureInfo.InvariantCulture, $"FALLBACK-{agentId}-{entry.Name}-{i}");
                devices.Add(new PlannedDevice(new ProbedGpu(new FallbackGpu(uuid, entry.Model, devices.Count)), plan));
            }
        }

        return devices;
    }

    private static DevicePlan Plan(FallbackEntry entry)
    {
        if (RangeChoice.Of(entry.Model, entry, null, null) is not { } choice || (entry.Minimum is null && GpuCatalogue.Find(entry.Model) is null))
            throw new ConfigurationException($"Devices:{entry.Name}:Model", $"'{entry.Model}' is not in the catalogue; write NVML's whole name, or set Devices:{entry.Name}:MinWatts and Devices:{entry.Name}:MaxWatts");
        return new DevicePlan(EnergySource.Load, Method.Assumed, "no NVML: power range × configured load", true)
        {
            Range = choice.Range,
            HeldIdle = choice.HeldIdle,
            Catalogue = choice.Text,
            Load = entry.Load,
        };
    }
}
