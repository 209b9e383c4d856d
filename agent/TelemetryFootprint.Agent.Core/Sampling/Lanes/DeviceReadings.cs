using TelemetryFootprint.Agent.Core.Devices;

namespace TelemetryFootprint.Agent.Core.Sampling.Lanes;

/// <summary>What one read of one device brought, immutable; each value with NVML's code. What was not asked is NOT_SUPPORTED.</summary>
/// <param name="Round">Which round asked; an answer to an earlier one is late, and each of its values says of which moment it is.</param>
/// <param name="Scope">What was asked.</param>
public sealed record DeviceReadings(long Round, ReadScope Scope)
{
    public TimedReading<long> Energy { get; init; } = TimedReading<long>.None;

    public TimedReading<long> Power { get; init; } = TimedReading<long>.None;

    /// <summary>The driver's own samples since the last read, oldest first; all before <see cref="Power"/>.</summary>
    public IReadOnlyList<PowerMoment> Ring { get; init; } = [];

    /// <summary>The ring took the place of the polling between ticks.</summary>
    public bool HasRing { get; init; }

    public Reading<int> Utilization { get; init; } = Reading<int>.Failed(NvmlReturn.NotSupported);

    public Reading<long> MemoryUsed { get; init; } = Reading<long>.Failed(NvmlReturn.NotSupported);

    public Reading<int> Temperature { get; init; } = Reading<int>.Failed(NvmlReturn.NotSupported);

    /// <summary>The power of the Grace module that this GPU speaks for; at no moment where it was not asked.</summary>
    public TimedReading<long> ModulePower { get; init; } = TimedReading<long>.None;

    /// <summary>How many hold a compute context; at most a second old.</summary>
    public Reading<int> ComputeProcesses { get; init; } = Reading<int>.Failed(NvmlReturn.NotSupported);

    /// <summary>Those on the device that the driver names.</summary>
    public IReadOnlyList<GpuProcess> Processes { get; init; } = [];

    /// <summary>When the last value had been answered.</summary>
    public long EndMicroseconds { get; init; }

    public DeviceProbe? Probe { get; init; }

    /// <summary>The read threw, which is a defect of this program; it counts as no reading.</summary>
    public Exception? Failure { get; init; }
}
