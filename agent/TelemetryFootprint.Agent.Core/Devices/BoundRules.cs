using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>How wide the figures of a plan are. Agreement with NVML is not accuracy: the sensor's own error is in every one.</summary>
internal static class BoundRules
{
    // NVIDIA states about ±5 % for the board sensor; meters found the same gain error behind counter and power.
    private const uint CounterPartsPerMillion = 50_000;

    // Sensors that refresh every 100 ms, or look only part of the time, add what they miss.
    private const uint IntegratedPartsPerMillion = 120_000;

    public static IEnumerable<BoundRule> Of(DevicePlan plan) => plan.Source switch
    {
        _ when plan.Method == Method.Simulated => [Relative(Method.Simulated, 0)],
        // A device that has both may change from one to the other.
        EnergySource.Counter or EnergySource.Power => [Relative(Method.Counter, CounterPartsPerMillion), Relative(Method.Integrated, IntegratedPartsPerMillion)],
        EnergySource.Utilization or EnergySource.Load when plan.Range is { } range => [Absolute(plan.Method, range)],
        _ => [],
    };

    private static BoundRule Relative(Method method, uint partsPerMillion) => new() { Method = method, HalfWidthPpm = partsPerMillion };

    private static BoundRule Absolute(Method method, WattRange range) => new()
    {
        Method = method,
        Range = new PowerRange { LowMilliwatts = (uint)range.Low.Milliwatts, HighMilliwatts = (uint)range.High.Milliwatts },
    };
}
