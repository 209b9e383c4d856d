using TelemetryFootprint.Agent.Core.Devices;
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

    /// <summary>Without a reading, since the agent's start.</summary>
    public long GapMicroseconds { get; init; }

    /// <summary>NVML's last failure; 0: none.</summary>
    public int LastCode { get; init; }

    /// <summary>Counter energy over integrated power; null: unknown.</summary>
    public double? CrossCheckRatio { get; init; }

    public DeviceState WithoutReadings() => this with { PowerMilliwatts = null, UtilizationPercent = null, MemoryUsedBytes = null, TemperatureCelsius = null };
}
