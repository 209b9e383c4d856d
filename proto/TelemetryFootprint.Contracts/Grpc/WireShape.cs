using TelemetryFootprint.Contracts.Otlp;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>
/// Which fields of a message are messages themselves, so that a message can be sized up before any of it becomes objects.
/// Written by hand because descriptors cost the agent its start-up time; a test holds it against them.
/// </summary>
internal sealed class WireShape(params (int Field, WireShape Shape)[] messages)
{
    private static readonly WireShape Leaf = new();

    private static readonly WireShape Inventory = new((3, Leaf), (4, new((12, new((3, Leaf))))));

    private static readonly WireShape Batch = new((19, Leaf), (20, Leaf), (21, Leaf), (22, Leaf), (23, Leaf), (28, Leaf));

    private static readonly WireShape ToCollector = new((1, new((5, Leaf))), (2, Inventory), (3, Batch), (4, new((1, Leaf), (9, Leaf))), (5, new((1, new((5, Leaf))))));

    private static readonly WireShape ToAgent = new((1, Leaf), (2, new((1, Leaf))), (3, new((1, Leaf))), (4, Leaf), (5, new((7, Leaf))));

    private static readonly WireShape Attribute = new((2, Leaf));

    private static readonly WireShape Points = new((1, new((7, Attribute))));

    private static readonly WireShape Metrics = new((1, new((1, new((1, Attribute))), (2, new((1, Leaf), (2, new((5, Points), (7, Points))))))));

    public static WireShape Of<T>() =>
        typeof(T) == typeof(AgentMessage) ? ToCollector
        : typeof(T) == typeof(CollectorMessage) ? ToAgent
        : typeof(T) == typeof(ExportMetricsServiceRequest) ? Metrics
        : Leaf;

    /// <summary>The shape of a field that is a message; null: text, bytes, packed numbers or a field unknown here.</summary>
    public WireShape? Child(int field)
    {
        foreach ((int number, WireShape shape) in messages)
        {
            if (number == field) return shape;
        }
        return null;
    }
}
