using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>One <c>Devices:&lt;name&gt;</c> of the configuration: GPUs to count on where NVML gives no power.</summary>
/// <remarks>Load is 0 to 1; half, as Cloud Carbon Footprint has it, unless configured.</remarks>
public sealed record FallbackEntry(string Name, string Model, int Count, decimal Load, Watts? Minimum, Watts? Maximum)
{
    public const decimal DefaultLoad = 0.5m;
}
