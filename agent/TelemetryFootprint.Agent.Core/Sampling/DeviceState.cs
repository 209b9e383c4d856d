using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Agent.Core.Devices;
using TelemetryFootprint.Agent.Core.Sampling.Lanes;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary>A device as the last tick left it. What is unknown is null, never zero.</summary>
public sealed record DeviceState(Device Device, EnergySource Source, Method Method)
{
    public long? PowerMilliwatts { get; init; }

    public int? UtilizationPercent { get; init; }

    public long? MemoryUsedBytes { get; init; }

    public int? TemperatureCelsius { get; init; }

    public long CumulativeMillijoules { get; init; }

    /// <summary>The cumulative energy by the method that measured it; the parts sum to the whole.</summary>
    public IReadOnlyList<KeyValuePair<Method, long>> MillijoulesByMethod { get; init; } = [];

    /// <summary>The range that each of those parts lies in, by the rules of the inventory.</summary>
    public IReadOnlyList<KeyValuePair<Method, EnergyBounds>> BoundsByMethod { get; init; } = [];

    /// <summary>The cumulative energy by what the device was doing; energy of which nothing can be told is in none.</summary>
    public IReadOnlyList<KeyValuePair<PowerState, long>> MillijoulesByState { get; init; } = [];

    /// <summary>Without a reading, since the agent's start.</summary>
    public long GapMicroseconds { get; init; }

    /// <summary>NVML's last failure; 0: none.</summary>
    public int LastCode { get; init; }

    /// <summary>Counter energy over integrated power; null: unknown.</summary>
    public double? CrossCheckRatio { get; init; }

    /// <summary>Whether that ratio has been outside 0.9 to 1.1 for a minute; null: unknown.</summary>
    public bool? IsCrossCheckOff { get; init; }

    /// <summary>A call of this device has been hanging for a minute.</summary>
    public bool IsStuck { get; init; }

    /// <summary>What the device is beside its inventory's entry, as the last probe found it.</summary>
    public DeviceProbe? Probe { get; init; }

    public DeviceState WithoutReadings() => this with { PowerMilliwatts = null, UtilizationPercent = null, MemoryUsedBytes = null, TemperatureCelsius = null };
}
