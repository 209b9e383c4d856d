using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
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
        EnergySource.Utilization or EnergySource.Load when plan.Range is { } range => [Absolute(plan.Method, range.Low, range.High)],
        _ => [],
    };

    public static BoundRule Relative(Method method, RelativeHalfWidth halfWidth) => new() { Method = method, HalfWidthPpm = (uint)halfWidth.PartsPerMillion };

    /// <summary>Between two powers over the whole interval, whatever the figure.</summary>
    public static BoundRule Absolute(Method method, Watts low, Watts high) => new()
    {
        Method = method,
        Range = new PowerRange { LowMilliwatts = (uint)low.Milliwatts, HighMilliwatts = (uint)high.Milliwatts },
    };
}
