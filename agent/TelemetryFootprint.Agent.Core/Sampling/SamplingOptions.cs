using TelemetryFootprint.Agent.Core.Attribution;
using TelemetryFootprint.Agent.Core.Devices.Calibration;
using TelemetryFootprint.Agent.Core.Energy;
using TelemetryFootprint.Agent.Core.Energy.States;

namespace TelemetryFootprint.Agent.Core.Sampling;

/// <summary><c>Sampling:Interval</c>: one row per device. <c>Sampling:PowerInterval</c>: one power reading, where power is integrated.</summary>
public sealed record SamplingOptions(TimeSpan Interval, TimeSpan PowerInterval)
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan DefaultPowerInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Rows are so long that none is split by states and owners.</summary>
    public bool IsTooLongToSplit => Interval.Ticks / TimeSpan.TicksPerMicrosecond >= StateSplit.LongestMicroseconds;

    /// <summary>How wide the figures of a sensor are: <c>Bounds:…</c> and <c>Calibration:…</c>.</summary>
    public AccuracyRules Accuracy { get; init; } = AccuracyRules.Default;

    /// <summary>Where each device's energy stood when the last process ended.</summary>
    public IEnergyMemory Energy { get; init; } = NoEnergyMemory.Instance;

    /// <summary>Whose the processes on a device are.</summary>
    public IProcessOwners Owners { get; init; } = NoProcessOwners.Instance;

    /// <summary><c>Sampling:ReleaseWhenIdle</c>: closes the library's session after so long without any work; null: never.</summary>
    public TimeSpan? ReleaseWhenIdle { get; init; }
}
