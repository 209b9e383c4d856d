using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Devices.Node;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Agent.Configuration;

/// <summary>Reads <c>Host:OverheadWatts</c> and <c>Host:NodeToGpuRatio</c>.</summary>
internal static class NodeReader
{
    public const string Overhead = "Host:OverheadWatts";
    public const string Ratio = "Host:NodeToGpuRatio";
    private const decimal MaximumWatts = 100_000;
    private const decimal MaximumRatio = 20;

    /// <exception cref="ConfigurationException">Both are set: the rest of the node would count twice.</exception>
    public static NodeOptions Read(SettingsReader reader)
    {
        var overhead = reader.Number(Overhead, 0, MaximumWatts);
        var ratio = reader.Number(Ratio, 1, MaximumRatio);
        return overhead is not null && ratio is not null
            ? throw new ConfigurationException(Overhead, $"is set beside {Ratio}; both tell the rest of the node, so keep one of {Overhead} and {Ratio}")
            : new NodeOptions(overhead is { } watts ? Watts.FromWatts(watts) : null, ratio);
    }
}
