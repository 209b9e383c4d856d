using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>How a device is measured, and why not better. Not settled: a probe failed in a way that may pass, so it is asked again.</summary>
public sealed record DevicePlan(EnergySource Source, Method Method, string Reason, bool IsSettled)
{
    /// <summary>For <see cref="EnergySource.Utilization"/> and <see cref="EnergySource.Load"/>.</summary>
    public WattRange? Range { get; init; }

    public decimal Load { get; init; } = FallbackEntry.DefaultLoad;

    /// <summary>average_1s, instant or none: what NVML's power figure is on this device.</summary>
    public string PowerReading { get; init; } = Devices.PowerReading.None;

    /// <summary>Whether the device is to be read at <c>Sampling:PowerInterval</c>: where one value a second would miss what happens between.</summary>
    public bool NeedsPowerInterval => Source is EnergySource.Power or EnergySource.Utilization
        || (Source is EnergySource.Counter && Method is not Method.Simulated && PowerReading == Devices.PowerReading.Instant);
}
