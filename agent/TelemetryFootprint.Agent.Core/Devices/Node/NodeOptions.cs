using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Agent.Core.Devices.Node;

/// <summary>
/// What is configured about the node beside its GPUs: <c>Host:OverheadWatts</c> (what it draws without them) or
/// <c>Host:NodeToGpuRatio</c> (the whole node over its GPUs; 2 for an A100 server of 6.5 kW with GPUs of 3.2). At most one.
/// </summary>
public sealed record NodeOptions(Watts? Overhead, decimal? NodeToGpuRatio)
{
    public static NodeOptions None { get; } = new(null, null);

    /// <summary>
    /// How far apart two ticks of a host that is awake are at most, where the clock counts on while it sleeps; null: it does not, so that between two ticks it was awake.
    /// </summary>
    public TimeSpan? LongestAwake { get; init; }
}
