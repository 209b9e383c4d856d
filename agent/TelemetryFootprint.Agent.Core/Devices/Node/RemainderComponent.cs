using System.Globalization;
using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Node;

/// <summary>
/// The rest of the node by assumption: a constant, or a share of its GPUs, less what its processors and memory measured in the same
/// time. Never negative. With a ratio and a GPU that is silent there is nothing to multiply: a gap, not a zero.
/// </summary>
internal sealed class RemainderComponent : INodeComponent
{
    private const long NanojoulesPerMillijoule = 1_000_000;

    private readonly NodeOptions _options;
    private readonly IReadOnlyList<MeteredComponent> _meters;
    private readonly ComponentTotal _total = new(Method.Assumed);

    /// <param name="options">One of its two is set.</param>
    /// <param name="agentId">Part of the UUID.</param>
    /// <param name="halfWidth">Of the assumption.</param>
    /// <param name="meters">What measures a part of it; closed before it at each tick.</param>
    public RemainderComponent(NodeOptions options, string agentId, RelativeHalfWidth halfWidth, IReadOnlyList<MeteredComponent> meters)
    {
        (_options, _meters) = (options, meters);
        Description = new Device
        {
            Uuid = $"NODE-{agentId}",
            Kind = DeviceKind.Node,
            Model = "rest of the node",
            PowerReading = PowerReading.None,
            Reason = options.Overhead is { } watts
                ? string.Create(CultureInfo.InvariantCulture, $"Host:OverheadWatts: {watts.Value:0.###} W, less what processors and memory measure")
                : string.Create(CultureInfo.InvariantCulture, $"Host:NodeToGpuRatio: ({options.NodeToGpuRatio:0.###} - 1) x its GPUs, less what processors and memory measure"),
            Bounds = { BoundRules.Relative(Method.Assumed, halfWidth) },
        };
    }

    public Device Description { get; }

    /// <summary>What rows of the coming tick hold of the node beside meters and GPUs.</summary>
    public long ElsewhereMillijoules { get; set; }

    /// <remarks>While a meter is silent and will still tell what it missed, this waits with it: their next rows then cover the same time.</remarks>
    public DeviceRow? Close(int position, long tickMicroseconds, IReadOnlyList<DeviceRow> gpuRows)
    {
        if ((_options.Overhead is null && gpuRows.Count == 0) || _meters.Any(meter => meter.IsBridging))
            return null;
        var length = _total.EndMicroseconds is { } start ? tickMicroseconds - start : 0;
        // mW × µs is nJ.
        var whole = _options.Overhead is { } watts ? (Int128)watts.Milliwatts * length : OfGpus(gpuRows);
        var measured = (Int128)ElsewhereMillijoules * NanojoulesPerMillijoule;
        foreach (var meter in _meters)
            measured += (Int128)meter.ClosedMillijoules * NanojoulesPerMillijoule;
        return _total.Close(position, tickMicroseconds, Int128.Max(0, whole - measured));
    }

    /// <summary>A GPU's bridged row counts whole: while it was silent, nothing was counted for it here.</summary>
    private Int128 OfGpus(IReadOnlyList<DeviceRow> gpuRows)
    {
        decimal millijoules = 0;
        foreach (var row in gpuRows)
            millijoules += row.Millijoules;
        return (Int128)decimal.Round((_options.NodeToGpuRatio!.Value - 1) * millijoules * NanojoulesPerMillijoule);
    }
}
