using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Devices.Node;

/// <summary>
/// The node beside its GPUs: what meters find, and the assumed remainder. Used by the thread that takes the ticks. Its devices stand
/// behind the GPUs in the inventory, in the order of <see cref="Describe"/>.
/// </summary>
public sealed class NodeComponents
{
    private const string BesideSimulated = "left out beside simulated GPUs (Demo:Devices)";
    private const string Remedy = "set Host:OverheadWatts or Host:NodeToGpuRatio";

    private readonly List<INodeComponent> _components = [];
    private readonly RemainderComponent? _remainder;

    /// <param name="meters">RAPL's domains that can be read.</param>
    /// <param name="unread">Why others cannot; empty: nothing to say.</param>
    /// <param name="options">The remainder, if any.</param>
    /// <param name="accuracy">How wide the figures are.</param>
    /// <param name="agentId">Part of the UUIDs.</param>
    public NodeComponents(IReadOnlyList<INodeMeter> meters, string unread, NodeOptions options, Calibration.MethodHalfWidths accuracy, string agentId)
    {
        var metered = meters.Select(meter => new MeteredComponent(meter, agentId, accuracy.Rapl)).ToList();
        _components.AddRange(metered);
        var hasRemainder = options.Overhead is not null || options.NodeToGpuRatio is not null;
        if (hasRemainder)
            _components.Add(_remainder = new RemainderComponent(options, agentId, accuracy.Overhead, metered));
        Uncovered = [.. hasRemainder ? [] : MissingOf(meters, unread)];
    }

    private NodeComponents(params string[] uncovered) => Uncovered = uncovered;

    /// <summary>GPUs and nothing else, of which nothing is said either.</summary>
    public static NodeComponents None { get; } = new();

    /// <summary>For a host whose GPUs are simulated: real joules are never mixed with theirs.</summary>
    public static NodeComponents Simulated { get; } = new(
        $"cpu: {BesideSimulated}", $"dram: {BesideSimulated}", $"node: {BesideSimulated}");

    /// <summary>What of the node is in no figure of this host, each as <c>component: why, and what would change that</c>; for people.</summary>
    public IReadOnlyList<string> Uncovered { get; }

    /// <param name="gpuLimit">What all GPUs together may draw; null: not known of each.</param>
    /// <param name="isBesideModules">Grace modules are measured beside their GPUs.</param>
    public IReadOnlyList<Device> Describe(Watts? gpuLimit = null, bool isBesideModules = false)
    {
        if (_remainder is not null)
            (_remainder.GpuLimit, _remainder.IsBesideModules) = (gpuLimit, isBesideModules);
        return [.. _components.Select(component => component.Description)];
    }

    /// <summary>The sum of the power limits of whole boards; null: there is none, or one does not tell.</summary>
    public static Watts? LimitOf(IReadOnlyCollection<Device> gpus) =>
        gpus.Count > 0 && gpus.All(gpu => gpu.PowerLimitMilliwatts > 0) ? new Watts(gpus.Sum(gpu => (long)gpu.PowerLimitMilliwatts)) : null;

    /// <summary>Adds each component's row or gap to those of the tick.</summary>
    /// <param name="firstPosition">The inventory's position of the first component.</param>
    /// <param name="tickMicroseconds">The tick's time.</param>
    /// <param name="gpuRows">The rows of whole boards: a MIG instance or a module beside its parts would count twice.</param>
    /// <param name="moduleMillijoules">Of Grace modules beside their GPUs, at this tick: no part of the remainder.</param>
    /// <param name="rows">The tick's rows; may be the same list as <paramref name="gpuRows"/>.</param>
    /// <param name="gaps">The tick's gaps.</param>
    public void Close(int firstPosition, long tickMicroseconds, IReadOnlyList<DeviceRow> gpuRows, long moduleMillijoules, List<DeviceRow> rows, List<DeviceGap> gaps)
    {
        if (_components.Count == 0)
            return;
        if (_remainder is not null)
            _remainder.ElsewhereMillijoules = moduleMillijoules;
        var boards = ReferenceEquals(gpuRows, rows) ? [.. gpuRows] : gpuRows;
        for (var i = 0; i < _components.Count; i++)
        {
            if (_components[i].Close(firstPosition + i, tickMicroseconds, boards) is { } row)
                rows.Add(row);
            else
                gaps.Add(new DeviceGap(firstPosition + i, 0));
        }
    }

    private static IEnumerable<string> MissingOf(IReadOnlyList<INodeMeter> meters, string unread)
    {
        var why = unread.Length > 0 ? unread : Remedy;
        if (!meters.Any(meter => meter.Kind == DeviceKind.Cpu))
            yield return $"cpu: {why}";
        if (!meters.Any(meter => meter.Kind == DeviceKind.Dram))
            yield return meters.Count > 0 && unread.Length == 0 ? "dram: this processor has no counter for it" : $"dram: {why}";
        yield return $"node: fans, network and disks are in no figure; {Remedy}";
    }
}
