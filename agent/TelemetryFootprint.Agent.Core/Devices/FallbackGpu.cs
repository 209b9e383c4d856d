namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>A configured GPU that nothing reads: it answers NOT_SUPPORTED to everything but its name.</summary>
internal sealed class FallbackGpu(string uuid, string model, int index) : IGpu
{
    public string Uuid { get; } = uuid;

    public string Name { get; } = model;

    public int Index { get; } = index;

    public bool IsSimulated => false;

    public Reading<int> Architecture() => None<int>();

    public Reading<int> VirtualizationMode() => None<int>();

    public Reading<int> MigMode() => None<int>();

    public Reading<long> EnergyMillijoules() => None<long>();

    public Reading<long> PowerMilliwatts() => None<long>();

    public Reading<long> AveragePowerMilliwatts() => None<long>();

    public Reading<long> InstantPowerMilliwatts() => None<long>();

    public Reading<long> EnforcedPowerLimitMilliwatts() => None<long>();

    public Reading<long> DefaultPowerLimitMilliwatts() => None<long>();

    public Reading<int> UtilizationPercent() => None<int>();

    public Reading<long> MemoryUsedBytes() => None<long>();

    public Reading<long> MemoryTotalBytes() => None<long>();

    public Reading<int> TemperatureCelsius() => None<int>();

    private static Reading<T> None<T>()
        where T : struct => Reading<T>.Failed(NvmlReturn.NotSupported);
}
