using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>How wide the figures of a plan are. Agreement with NVML is not accuracy: the sensor's own error is in every one.</summary>
internal static class BoundRules
{
    public static IEnumerable<BoundRule> Of(DevicePlan plan) => plan.Source switch
    {
        _ when plan.Method == Method.Simulated => [Relative(Method.Simulated, default)],
        // A device that has both may change from one to the other.
        EnergySource.Counter or EnergySource.Power => [Relative(Method.Counter, plan.Accuracy.Counter), Relative(Method.Integrated, plan.Accuracy.Integrated)],
        EnergySource.Utilization or EnergySource.Load when plan.Range is { } range => [Absolute(plan.Method, range)],
        _ => [],
    };

    public static BoundRule Relative(Method method, RelativeHalfWidth halfWidth) => new() { Method = method, HalfWidthPpm = (uint)halfWidth.PartsPerMillion };

    private static BoundRule Absolute(Method method, WattRange range) => new()
    {
        Method = method,
        Range = new PowerRange { LowMilliwatts = (uint)range.Low.Milliwatts, HighMilliwatts = (uint)range.High.Milliwatts },
    };
}
