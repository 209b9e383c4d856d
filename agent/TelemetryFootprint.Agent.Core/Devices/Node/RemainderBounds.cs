using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Node;

/// <summary>
/// How wide the rest of the node is. By itself it is as wide as the assumption, relative. As a difference it is not: of 200 W ± 20 %
/// with 180 W ± 10 % measured the figure is 20 W and the truth between 0 and 78 W. So it lies between nothing and all that was assumed.
/// </summary>
internal static class RemainderBounds
{
    private const long Million = 1_000_000;

    /// <param name="options">The assumption.</param>
    /// <param name="halfWidth">Of the assumption.</param>
    /// <param name="isDifference">Something measured is taken off.</param>
    /// <param name="gpuLimit">What all GPUs together may draw; null: unknown, and then a difference of a ratio is stated as ±100 %, the widest there is.</param>
    public static BoundRule Of(NodeOptions options, RelativeHalfWidth halfWidth, bool isDifference, Watts? gpuLimit)
    {
        if (!isDifference)
            return BoundRules.Relative(Method.Assumed, halfWidth);
        var assumed = options.Overhead?.Milliwatts ?? (options.NodeToGpuRatio - 1) * gpuLimit?.Milliwatts;
        return assumed is { } milliwatts
            ? BoundRules.Absolute(Method.Assumed, default, new Watts((long)Math.Min(Contracts.Limits.MaxPowerMilliwatts, decimal.Ceiling(milliwatts * (Million + halfWidth.PartsPerMillion) / Million))))
            : BoundRules.Relative(Method.Assumed, new RelativeHalfWidth(Million));
    }
}
