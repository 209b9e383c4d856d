using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>How a device is measured, and why not better. Not settled: a probe failed in a way that may pass, so it is asked again.</summary>
public sealed record DevicePlan(EnergySource Source, Method Method, string Reason, bool IsSettled)
{
    /// <summary>For <see cref="EnergySource.Utilization"/> and <see cref="EnergySource.Load"/>.</summary>
    public WattRange? Range { get; init; }

    /// <summary>What the device draws at no load while a process holds a context; null: as much as without one.</summary>
    public Watts? HeldIdle { get; init; }

    /// <summary>Which row of the catalogue or which limit is in force, and why; for people.</summary>
    public string Catalogue { get; init; } = "";

    /// <summary>How wide measured figures are.</summary>
    public DeviceAccuracy Accuracy { get; init; } = DeviceAccuracy.Default;

    /// <summary>What the device draws without work by the catalogue or its limit, until it has been seen without work; null: unknown.</summary>
    public Watts? Idle { get; init; }

    public decimal Load { get; init; } = FallbackEntry.DefaultLoad;

    /// <summary>average_1s, instant or none: what NVML's power figure is on this device.</summary>
    public string PowerReading { get; init; } = Devices.PowerReading.None;

    /// <summary>The driver's ring of samples can replace the polling: it holds what the power call answers.</summary>
    public bool MayUseRing => NeedsPowerInterval && (Source is EnergySource.Power or EnergySource.Counter) && PowerReading == Devices.PowerReading.Instant;

    /// <summary>
    /// Whether the device is to be read at <c>Sampling:PowerInterval</c>: where one value a second would miss what happens between. A 1 s average
    /// misses nothing, and read more often it would lag.
    /// </summary>
    public bool NeedsPowerInterval => (Source is EnergySource.Power && PowerReading != Devices.PowerReading.Average)
        || Source is EnergySource.Utilization
        || (Source is EnergySource.Counter && Method is not Method.Simulated && PowerReading == Devices.PowerReading.Instant);

    /// <summary>
    /// What the device draws at a utilisation, by its range. Whoever works holds a context; without work the count of compute processes tells,
    /// and where that is unknown the board is taken to sleep.
    /// </summary>
    public Watts At(int utilizationPercent, int? computeProcesses)
    {
        var range = Range ?? throw new InvalidOperationException("The plan has no power range.");
        var isHeld = utilizationPercent > 0 || computeProcesses > 0;
        return (range with { Low = isHeld ? HeldIdle ?? range.Low : range.Low }).At(utilizationPercent / 100m);
    }
}
