using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.TestKit.Load;

/// <summary>Bounds of no width for every method, of a device whose figures a test knows exactly.</summary>
public static class ExactBounds
{
    public static IEnumerable<BoundRule> OfAllMethods =>
        Enumerable.Range((int)Method.Counter, (int)Method.Simulated).Select(method => new BoundRule { Method = (Method)method, HalfWidthPpm = 0 });
}
